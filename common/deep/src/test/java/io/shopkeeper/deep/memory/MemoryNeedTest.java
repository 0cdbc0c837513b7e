package io.shopkeeper.deep.memory;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.memory.MemoryNeed.Layout;
import io.shopkeeper.deep.memory.MemoryNeed.Load;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {
  private static final long MIB = 1L << 20;

  /** One million parameters with Adam, 100,000 activations an example, 1,000 bytes an example. */
  private static final Load LOAD = new Load(1_000_000, 2_000_000, 100_000, 1000);

  @Test
  void addsUpByHand() {
    MemoryNeed need = MemoryNeed.of(LOAD, new Layout(4, 2, 50, 10));
    // Two workers, each 3 parameters + 2 of state and 4 times the activations of 50, in floats.
    assertEquals(
        2 * 4L * (3_000_000 + 2_000_000 + 4 * 100_000 * 50) + MemoryNeed.LIBRARIES,
        need.executorOffHeap());
    assertEquals(
        2 * (3 * 12_000_000L + 1000 * 50 * 10) + MemoryNeed.SPARK_HEAP, need.executorHeap());
    assertEquals((4 + 3 + 2) * 12_000_000L + MemoryNeed.SPARK_HEAP, need.driverHeap());
    assertEquals(4 * (12_000_000L + MemoryNeed.RESULT_FRAME), need.results());
    assertTrue(need.line().contains("spark.executor.memoryOverhead=" + need.overheadMib() + "m"));
  }

  @Test
  void growsWithWhatItIsMadeOf() {
    MemoryNeed need = MemoryNeed.of(LOAD, new Layout(4, 2, 50, 10));
    assertTrue(
        MemoryNeed.of(LOAD, new Layout(4, 2, 100, 10)).executorOffHeap() > need.executorOffHeap());
    assertTrue(MemoryNeed.of(LOAD, new Layout(8, 2, 50, 10)).driverHeap() > need.driverHeap());
    assertEquals(
        need.executorOffHeap(), MemoryNeed.of(LOAD, new Layout(8, 2, 50, 10)).executorOffHeap());
  }

  @Test
  void refusesNamingWhatToChange() {
    SparkConf conf =
        new SparkConf(false).set("spark.executor.memory", "2g").set("spark.executor.cores", "2");
    MemoryGrant small = MemoryGrant.of(conf, "spark://host:7077", 4);
    assertEquals(384 * MIB, small.executorOffHeap(), "Spark's own default");
    assertEquals(2, small.slots());
    MemoryNeed need = MemoryNeed.of(LOAD, new Layout(4, 2, 50, 10));
    JobException refused = assertThrows(JobException.class, () -> small.requireFor(need));
    assertEquals(ExitCode.USAGE, refused.exitCode());
    String wanted = "spark.executor.memoryOverhead=" + need.overheadMib() + "m";
    assertTrue(refused.getMessage().endsWith("set " + wanted), refused.getMessage());
    conf.set("spark.executor.memoryOverhead", need.overheadMib() + "m");
    assertDoesNotThrow(() -> MemoryGrant.of(conf, "spark://host:7077", 4).requireFor(need));
    conf.set("spark.executor.memory", "300m");
    JobException heap =
        assertThrows(
            JobException.class,
            () -> MemoryGrant.of(conf, "spark://host:7077", 4).requireFor(need));
    assertTrue(heap.getMessage().contains("spark.executor.memory="), heap.getMessage());
  }

  /** Ten million parameters with Adam and sixteen workers: Spark's default would end the round. */
  @Test
  void refusesResultsThatSparkWouldNotTakeHome() {
    MemoryNeed need =
        MemoryNeed.of(new Load(10_000_000, 20_000_000, 10, 10), new Layout(16, 1, 1, 1));
    for (String master : new String[] {"yarn", "local[16]"}) {
      SparkConf conf = new SparkConf(false);
      JobException refused =
          assertThrows(JobException.class, () -> ofLargeMachines(conf, master).requireFor(need));
      assertEquals(ExitCode.USAGE, refused.exitCode());
      assertEquals(
          "training needs 1833 MiB as weights of all workers, sent to the driver at once, but there"
              + " are 1024 MiB; set spark.driver.maxResultSize=1833m, or 0 for no limit",
          refused.getMessage());
      for (String enough : new String[] {"1833m", "0"}) {
        conf.set("spark.driver.maxResultSize", enough);
        assertDoesNotThrow(() -> ofLargeMachines(conf, master).requireFor(need));
      }
    }
  }

  /** What an application was given where memory is no question. */
  private static MemoryGrant ofLargeMachines(SparkConf conf, String master) {
    MemoryGrant grant = MemoryGrant.of(conf, master, 16);
    return new MemoryGrant(
        64L << 30, 64L << 30, 64L << 30, grant.slots(), grant.results(), grant.local());
  }

  @Test
  void refusesWhatNoMachineHolds() {
    MemoryNeed huge = MemoryNeed.of(LOAD, new Layout(2, 2, 1_000_000, 10));
    JobException refused =
        assertThrows(
            JobException.class,
            () ->
                new MemoryGrant(8L << 30, 8L << 30, 8L << 30, 2, 1L << 30, true).requireFor(huge));
    assertEquals(ExitCode.USAGE, refused.exitCode());
  }
}
