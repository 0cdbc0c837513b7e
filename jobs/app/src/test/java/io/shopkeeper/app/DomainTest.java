package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Domain.Stage;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A domain that nobody else has heard of: its line in the catalogue is all that it needs. */
class DomainTest {
  private static final Domain GREETINGS =
      Domain.named("greetings")
          .step(Stage.LEARN, new GreetJob())
          .publishes("greetings")
          .shows(new GreetingsSection())
          .build();

  @TempDir private Path root;

  /** A fact that its job writes and its section reads. */
  record Greeted(String firstName, List<Integer> times) {}

  /** Greets, and leaves a release and a fact. */
  static final class GreetJob implements Job<GreetJob.Settings> {
    record Settings(Greet greet) {}

    record Greet(@Setting("Whom to greet") String whom) {}

    @Override
    public String name() {
      return "greet";
    }

    @Override
    public String summary() {
      return "greet somebody";
    }

    @Override
    public Class<Settings> settings() {
      return Settings.class;
    }

    @Override
    public Map<String, String> inputs(Settings settings, JobContext context) {
      return Map.of();
    }

    @Override
    public void run(Settings settings, JobContext context) throws Exception {
      context.fact("greeted", new Greeted(settings.greet().whom(), List.of(1, 2)));
      context
          .releases()
          .commitOnce(
              "greetings",
              context.runId(),
              staging -> {
                context
                    .spark()
                    .createDataFrame(List.of(), new StructType().add("name", "string"))
                    .coalesce(1)
                    .write()
                    .parquet(staging.path("greetings"));
                staging.expect("greetings", 0);
                return context.draft(0, Map.of(), Map.of(), Map.of());
              });
    }
  }

  /** Tells whom the job greeted. */
  static final class GreetingsSection implements Section {
    @Override
    public String id() {
      return "greetings";
    }

    @Override
    public Chapter chapter() {
      return Chapter.SHOWN;
    }

    @Override
    public Content read(ReportContext night) {
      return night
          .records()
          .run("greet")
          .flatMap(run -> run.fact("greeted", Greeted.class))
          .map(
              greeted ->
                  Content.of(
                      new Part.Lead(night.words().text("greetings.lead", greeted.firstName()))))
          .orElse(Content.NOTHING);
    }
  }

  private JobTest shop() {
    return JobTest.of(Catalogue.of(List.of(GREETINGS)).jobs().toArray(Job<?>[]::new))
        .root(root)
        .set("pipeline.domains=[greetings]", "greet.whom=Anna");
  }

  private Document page() throws IOException {
    return Jsoup.parse(Files.readString(root.resolve("reports/latest.html")));
  }

  @Test
  void hasItsNightItsReleaseAndItsSection() throws IOException {
    JobTest.Result night = shop().run("pipeline");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertEquals(
        List.of("greet", "publish", "report"), night.run().path("steps").findValuesAsText("job"));
    assertTrue(Files.exists(root.resolve("published/greetings/ds=2026-03-31/_SUCCESS")));
    assertEquals("Hello, Anna", page().selectFirst("#greetings .lead").text());
    assertEquals(
        List.of("Tonight", "Greetings", "Time", "Record"), page().select("nav a").eachText());
    assertEquals(ExitCode.DONE, shop().set("report.language=zh").run("report").exitCode());
    assertEquals("Anna，你好", page().selectFirst("#greetings .lead").text());
  }

  @Test
  void itsSettingsAreThoseOfTheNight() throws IOException {
    JobTest.Result help = shop().run("pipeline", "--help");
    assertTrue(help.out().contains("steps: greet, publish, report"), help.out());
    assertTrue(help.out().contains("greet.whom = Anna"), help.out());
  }
}
