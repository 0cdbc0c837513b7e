package io.shopkeeper.data.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleStoreJobTest {
  @TempDir Path root;

  private JobTest.Result run(String... settings) throws IOException {
    return JobTest.of(new SampleStoreJob())
        .root(root)
        .set("sample-store.events=5000", "sample-store.days=10")
        .set(settings)
        .run("sample-store");
  }

  @Test
  void makesTheShopAndSaysWhatItIsLike() throws IOException {
    JobTest.Result result = run();
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    assertTrue(Files.exists(root.resolve("raw/sample-store/behaviour/ds=2026-03-31")));
    assertTrue(Files.exists(root.resolve("raw/sample-store/catalogue/ds=2026-03-31/products.csv")));
    double rows = result.run().path("rows").path("behaviour").asDouble();
    assertTrue(Math.abs(rows - 5000) < 250, rows + " rows");
    assertTrue(result.run().path("metrics").path("popularity_gini").asDouble() > .2);
    assertTrue(result.err().contains("Merchandise Store"), result.err());
    assertTrue(result.err().contains("0.5226"), result.err());
  }

  @Test
  void runsAgainOnlyWhenSomethingChanged() throws IOException {
    run();
    JobTest.Result again = run();
    assertEquals(ExitCode.DONE, again.exitCode(), again.err());
    assertTrue(again.err().contains("already"), again.err());
    JobTest.Result third = run();
    assertTrue(third.err().contains("nothing to do"), third.err());
    JobTest.Result other = run("sample-store.seed=43");
    assertEquals(ExitCode.DONE, other.exitCode(), other.err());
    assertFalse(other.err().contains("already"), other.err());
    delete(root.resolve("raw/sample-store"));
    run("sample-store.seed=43");
    assertTrue(Files.exists(root.resolve("raw/sample-store/_shop.json")), "made once more");
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void refusesSettingsThatMakeNoSense() throws IOException {
    JobTest.Result crowded = run("sample-store.customers=1", "sample-store.events=1000000");
    assertEquals(ExitCode.USAGE, crowded.exitCode());
    assertTrue(crowded.err().contains("sample-store.customers"), crowded.err());
    for (String output : new String[] {"", "/tmp/x", "raw/../../x", "raw/"}) {
      JobTest.Result outside = run("sample-store.output=\"" + output + "\"");
      assertEquals(ExitCode.USAGE, outside.exitCode(), output);
      assertTrue(outside.err().contains("sample-store.output"), outside.err());
    }
    assertEquals(ExitCode.USAGE, run("sample-store.items=0").exitCode());
    assertFalse(Files.exists(root.resolve("raw")));
  }
}
