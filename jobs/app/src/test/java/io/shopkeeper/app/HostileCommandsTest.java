package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobRunner;
import io.shopkeeper.platform.job.JobTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands as people type them at night: each is refused in one line before Spark starts. */
class HostileCommandsTest {
  /** A run that got so far as to need a session. */
  private static final JobRunner.Sessions NONE =
      new JobRunner.Sessions() {
        @Override
        public SparkSession open(String applicationName, Map<String, String> secrets) {
          throw new AssertionError("nothing refused it");
        }
      };

  @ParameterizedTest(name = "submit {0}")
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '~',
      maxCharsPerColumn = 10_000,
      textBlock =
          """
          no-such-job > unknown job 'no-such-job'
          Ingest > did you mean 'ingest'
          ingest rank > unexpected 'rank' after job 'ingest'
          ingest --as-of > --as-of needs a day
          ingest --as-of 2026-02-30 > is not a day
          ingest --as-of 2026-1-1 > is not a day
          ingest --as-of yesterday > is not a day
          ingest --as-of 20260131 > is not a day
          ingest --as-of 2026-01-31T00:00 > is not a day
          ingest --as-of +999999999-12-31 > is not a day
          ingest --as-of -0001-12-31 > is not a day
          ingest --as-of 0000-01-01 > is not a day
          ingest --run-id ../x > no leading dot
          ingest --run-id .x > no leading dot
          ingest --run-id a/b > no leading dot
          ingest --run-id 商品 > no leading dot
          ingest --run-id aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa > no leading dot
          ingest --env > --env needs local
          ingest --env cloud > known: kubernetes, local, standalone, yarn
          ingest --env ../jobs/rank > --env '../jobs/rank'
          ingest --submission ../x > --submission '../x'
          ingest --settings /nowhere/x.json > /nowhere/x.json
          --explain > --explain needs a job
          ingest --ranks 3 > unknown option '--ranks'
          ingest -x > unknown option '-x'
          als-train als.rank=3 > given as --set key=value
          als-train --set > --set needs key=value
          als-train --set als.rank > expected key=value
          als-train --set =3 > expected key=value
          als-train --set als.rank= > a whole number
          als-train --set als.rank=many > a whole number
          als-train --set als.rank=0 > allowed are 1 to 1024
          als-train --set als.rank=1.5 > a whole number
          als-train --set als.rank=1e99 > a whole number
          als-train --set als.rank=NaN > a whole number
          als-train --set als.rank=null > is no value
          als-train --set als.rank=[1] > a whole number
          als-train --set als.rank={ > a whole number
          als-train --set als.rank=" > a whole number
          als-train --set als.rank=${x} > is no value
          als-train --set als.rnak=3 > did you mean 'als.rank'
          als-train --set als.rank.x=3 > did you mean 'als.rank'
          als-train --set als=3 > unknown setting 'als'
          als-train --set als..rank=3 > is not a valid key
          als-train --set als.regularisation=NaN > expected a number
          als-train --set als.regularisation=Infinity > out of range
          als-train --set als.regularisation=-1 > out of range
          als-train --set als.engine=gpu > one of mllib, blocked
          als-train --set als.refit=perhaps > true or false
          als-train --set als.search=[x] > rank, alpha and regularisation
          als-train --set als.search=5 > expected a list
          als-train --set search.trials=-1 > search.trials
          als-train --set interactions.event-weights.buy=1 > no event type 'buy'
          als-train --set interactions.event-weights.view=NaN > expected a section
          als-train --set steps.nothing.als.rank=3 > unknown setting 'steps.nothing
          rank --set rank.explore=maybe > one of none, plackett-luce
          rank --set rank.temperature=0 > out of range
          rank --set rank.per-user=0 > out of range
          rank --set seen-items.hide-days.buy=3 > no event type 'buy'
          ingest --set ingest.checks.max-bot-share=2 > allowed are 0 to 1
          ingest --set ingest.checks.max-bot-share=-0.1 > allowed are 0 to 1
          ingest --set ingest.checks.max-bot-share=NaN > expected a number
          ingest --set ingest.checks.late-days=99999 > allowed are 0 to 3650
          behaviour --set behaviour.session-gap=soon > a duration such as
          behaviour --set behaviour.session-gap=-30m > is not a pause
          behaviour --set behaviour.session-gap=999999999999d > a duration such as
          behaviour --set behaviour.funnel=[] > behaviour.funnel is empty
          behaviour --set behaviour.funnel=[buy] > has the step 'buy'
          retention --set retention.version=3 > did you mean 'retention.versions'
          retention --set retention.versions=0 > out of range
          retention --set retention.leftovers=-7d > give at least 1h
          retention --set retention.run-days=-1 > out of range
          publish --set publish.domains=../../x > expected a list
          publish --set publish.domains=[nothing] > no release 'nothing'
          rollback --set rollback.kind=slots > one of releases, artifacts
          rollback --set rollback.name=../x > rollback.name '../x'
          rollback > rollback.name is missing
          versions --set versions.name=../x > versions.name '../x'
          versions --set versions.path=../x > versions.path '../x'
          scrub --set scrub.kinds=[slots] > there is no kind 'slots'
          scrub --set scrub.names=["../x"] > scrub.names '../x'
          lookup > lookup.user is missing
          lookup --set lookup.user=a --set lookup.k=0 > out of range
          lookup --set lookup.user=a --set lookup.repeat=-1 > out of range
          lookup --set lookup.user=a --set lookup.domain=../x > lookup.domain '../x'
          pseudonym > pseudonym.raw-id is missing
          report --set report.language=fr > one of en, zh
          report --set report.customers=-1 > out of range
          pipeline --set pipeline.domains=[nothing] > no domain 'nothing'
          sample-store --set sample-store.customers=0 > out of range
          scrub --set shopkeeper.zone=Mars/Olympus > a time zone such as
          scrub --set shopkeeper.zone= > a time zone such as
          scrub --set shopkeeper.root= > shopkeeper.root is empty
          scrub --set shopkeeper.root=s3a://bucket/x > use an hdfs: or file: root
          scrub --set shopkeeper.root=ftp://host/x > use an hdfs: or file: root
          scrub --set shopkeeper.root=[a] > expected a string
          scrub --set shopkeeper.pseudonym-key=hunter2 > one of auto, provider, file
          scrub --set storage.shared-filesystem=perhaps > true or false
          scrub --set spark.master="spark://host:7077" > storage.shared-filesystem=true
          als-train --set steps.als-train.als.rank=1.5 > a whole number
          """)
  void isRefusedInOneLine(String command, String expected) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    JobRunner runner =
        new JobRunner(
            Catalogue.JOBS,
            new JobRunner.Surroundings(
                JobTest.repository(),
                Clock.fixed(Instant.parse("2026-04-01T02:00:00Z"), ZoneOffset.UTC),
                Map.of(),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                NONE));
    assertEquals(ExitCode.USAGE, runner.run(command.split(" ")));
    String said = err.toString(StandardCharsets.UTF_8);
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.startsWith("shopkeeper: ") && said.contains(expected), said);
  }
}
