package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.data.sample.SampleStoreJob;
import io.shopkeeper.platform.job.JobTest;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What ingest of a sample store costs: {@code SHOPKEEPER_BENCHMARK_EVENTS=1000000 mvn test -pl
 * jobs/data -am -Dtest=IngestBenchmark -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class IngestBenchmark {
  @TempDir Path root;

  @Test
  void costPerMillionEvents() throws Exception {
    String events = System.getenv("SHOPKEEPER_BENCHMARK_EVENTS");
    assumeTrue(events != null, "skipped: set SHOPKEEPER_BENCHMARK_EVENTS");
    JobTest jobs =
        JobTest.of(new SampleStoreJob(), new IngestJob())
            .root(root)
            .set("sample-store.events=" + events, "shopkeeper.pseudonym-key=demo");
    JobTest.Result made = jobs.run("sample-store");
    assertEquals(ExitCode.DONE, made.exitCode(), made.err());
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    for (String label : new String[] {"first", "unchanged", "again"}) {
      long cpu = system.getProcessCpuTime();
      long wall = System.nanoTime();
      JobTest.Result result =
          jobs.set("ingest.again=" + label.equals("again")).run("ingest", "--run-id", label);
      assertEquals(ExitCode.DONE, result.exitCode(), result.err());
      System.out.printf(
          Locale.ROOT,
          "%s: %.1f s, %.1f CPU-s for %s events%n%s",
          label,
          (System.nanoTime() - wall) / 1e9,
          (system.getProcessCpuTime() - cpu) / 1e9,
          events,
          result.err());
    }
  }
}
