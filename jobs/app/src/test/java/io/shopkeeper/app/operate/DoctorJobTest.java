package io.shopkeeper.app.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorJobTest {
  private static final CountDownLatch ENOUGH = new CountDownLatch(1);

  @TempDir Path root;

  private JobTest doctor() {
    return JobTest.of(new DoctorJob()).root(root).clock(Clock.systemUTC());
  }

  @Test
  void findsThisMachineWellAndLeavesNothingBehind() throws IOException {
    JobTest.Result run = doctor().set("doctor.free-gigabytes=0.001").run("doctor");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    for (String line :
        List.of(
            "OK   Java of the driver: 17",
            "OK   Java of the executors: 17",
            "OK   Spark: 3.5.5",
            "OK   Scala: 2.12",
            "OK   atomic rename: ",
            "OK   storage's clock: ",
            "OK   room in the root: ",
            "OK   shared root: ",
            "OK   key of the pseudonyms: fingerprint")) {
      assertTrue(run.err().contains(line), line + " is not in\n" + run.err());
    }
    assertFalse(Files.exists(root.resolve("_pseudonym-key")), "a look binds no root to a key");
    try (Stream<Path> left = Files.list(root.resolve("_doctor"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aWrongKeyAndAWrongClockFailWithAdvice() throws IOException {
    Files.writeString(root.resolve("_pseudonym-key"), "0000000000000000");
    JobTest.Result run =
        doctor().clock(Clock.offset(Clock.systemUTC(), Duration.ofHours(-2))).run("doctor");
    assertEquals(ExitCode.UNAVAILABLE, run.exitCode(), run.err());
    assertTrue(run.err().contains("FAIL storage's clock: +7200"), run.err());
    assertTrue(run.err().contains("FAIL key of the pseudonyms: not the one"), run.err());
    assertTrue(run.err().contains("2 of"), run.err());
  }

  @Test
  void noKeyIsAWarning() throws IOException {
    JobTest.Result run =
        doctor().environment(Map.of()).set("doctor.free-gigabytes=0.001").run("doctor");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertTrue(run.err().contains("WARN key of the pseudonyms: none"), run.err());
  }

  /** On a cluster without room Spark waits for ever, and says why in a log alone. */
  @Test
  void aClusterThatGivesNothingToWorkWithIsAFailure() throws Exception {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(SharedSpark.session().sparkContext());
    int cores = spark.defaultParallelism();
    JavaFutureAction<Long> others =
        spark
            .parallelize(IntStream.range(0, cores).boxed().toList(), cores)
            .filter(
                task -> {
                  ENOUGH.await();
                  return true;
                })
            .countAsync();
    try {
      JobTest.Result run = doctor().set("doctor.executor-wait=500ms").run("doctor");
      assertEquals(ExitCode.UNAVAILABLE, run.exitCode(), run.err());
      assertTrue(run.err().contains("FAIL executors: none of "), run.err());
    } finally {
      ENOUGH.countDown();
      others.get();
    }
  }
}
