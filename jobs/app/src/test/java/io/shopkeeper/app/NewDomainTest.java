package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.app.report.ReportJob;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.deep.classify.Ripeness;
import io.shopkeeper.deep.report.NetworksSection;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Domain.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new application needs its own files, and its line in a catalogue: this one has both in tests.
 */
class NewDomainTest {
  private static final List<Domain> CATALOGUE =
      List.of(
          Domain.named("ripeness")
              .step(Stage.LEARN, new Ripeness())
              .shows(new NetworksSection())
              .build());

  @TempDir Path root;

  @Test
  void learnsIsJudgedGoesLiveAndIsShown() throws Exception {
    JobTest jobs =
        JobTest.of(new Ripeness(), new ReportJob(Catalogue.sections(CATALOGUE)))
            .root(root)
            .set("deep.batch-size=16", "deep.placement=averaged");
    assertEquals(List.of("ripeness"), Domain.night(CATALOGUE));
    JobTest.Result night = jobs.run("ripeness");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertTrue(night.run().at("/facts/gate/accepted").asBoolean(), night.run().toString());
    JobTest.Result report = jobs.run("report");
    assertEquals(ExitCode.DONE, report.exitCode(), report.err());
    String page = Files.readString(root.resolve("reports/latest.html"));
    assertTrue(page.contains("ripeness: best after pass"), page);
    assertTrue(page.contains("test examples are right"), page);
  }
}
