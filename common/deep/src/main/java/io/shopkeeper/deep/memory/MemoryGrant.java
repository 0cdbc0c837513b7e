package io.shopkeeper.deep.memory;

import com.sun.management.OperatingSystemMXBean;
import io.shopkeeper.core.JobException;
import java.lang.management.ManagementFactory;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;

/**
 * The memory and task slots that a Spark application was granted.
 *
 * @param driverHeap heap of the driver, in bytes
 * @param executorHeap heap of an executor, in bytes
 * @param executorOffHeap off-heap memory of an executor, in bytes
 * @param slots number of tasks that one executor runs concurrently
 * @param results total bytes that the tasks of one Spark job may send to the driver; {@link
 *     Long#MAX_VALUE} if unlimited
 * @param local whether driver and executor are one process
 */
public record MemoryGrant(
    long driverHeap,
    long executorHeap,
    long executorOffHeap,
    int slots,
    long results,
    boolean local) {
  private static final long MIB = 1L << 20;
  private static final String MAX_RESULT_SIZE = "spark.driver.maxResultSize";
  private static final double DEFAULT_OVERHEAD = 0.1;
  private static final long LEAST_OVERHEAD_MIB = 384;

  /** The grant of this application, from its properties and this process's limits. */
  public static MemoryGrant of(SparkConf conf, String master, int parallelism) {
    long heap = Runtime.getRuntime().maxMemory();
    if (master.startsWith("local") && !master.startsWith("local-cluster")) {
      long physical =
          ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
              .getTotalMemorySize();
      return new MemoryGrant(
          heap, heap, Math.max(0, physical - heap), parallelism, results(conf), true);
    }
    long executorMib = JavaUtils.byteStringAsMb(conf.get("spark.executor.memory", "1g"));
    long overheadMib =
        conf.contains("spark.executor.memoryOverhead")
            ? JavaUtils.byteStringAsMb(conf.get("spark.executor.memoryOverhead"))
            : Math.max((long) (DEFAULT_OVERHEAD * executorMib), LEAST_OVERHEAD_MIB);
    int slots =
        Math.max(1, conf.getInt("spark.executor.cores", 1) / conf.getInt("spark.task.cpus", 1));
    return new MemoryGrant(heap, executorMib * MIB, overheadMib * MIB, slots, results(conf), false);
  }

  private static long results(SparkConf conf) {
    long bytes = JavaUtils.byteStringAsBytes(conf.get(MAX_RESULT_SIZE, "1g"));
    return bytes == 0 ? Long.MAX_VALUE : bytes;
  }

  /**
   * Checks that a training fits.
   *
   * @throws JobException 64 if it does not, naming the setting to change and a sufficient value
   */
  public void requireFor(MemoryNeed need) {
    require(
        need.results(),
        results,
        "weights of all workers, sent to the driver at once",
        "%s=%dm, or 0 for no limit".formatted(MAX_RESULT_SIZE, mib(need.results())));
    if (local) {
      long heap = Math.max(need.driverHeap(), need.executorHeap());
      require(
          heap, driverHeap, "heap of the one process", "spark.driver.memory=" + mib(heap) + "m");
      require(
          need.executorOffHeap(),
          executorOffHeap,
          "memory beside the heap (this machine's, less the heap)",
          "a smaller deep.batch-size or deep.workers");
      return;
    }
    require(
        need.executorHeap(),
        executorHeap,
        "heap of an executor",
        "spark.executor.memory=" + mib(need.executorHeap()) + "m");
    require(
        need.executorOffHeap(),
        executorOffHeap,
        "memory beside an executor's heap",
        "spark.executor.memoryOverhead=" + need.overheadMib() + "m");
    require(
        need.driverHeap(),
        driverHeap,
        "heap of the driver",
        "spark.driver.memory=" + mib(need.driverHeap()) + "m");
  }

  private static void require(long needed, long given, String what, String remedy) {
    if (needed > given) {
      throw JobException.usage(
          "training needs %d MiB as %s, but there are %d MiB; set %s"
              .formatted(mib(needed), what, given / MIB, remedy));
    }
  }

  private static long mib(long bytes) {
    return (bytes + MIB - 1) / MIB;
  }
}
