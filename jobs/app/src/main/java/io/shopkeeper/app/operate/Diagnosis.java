package io.shopkeeper.app.operate;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.SparkConf;

/** Assesses the measurements of {@code doctor}: whether each is fine, and what to do otherwise. */
final class Diagnosis {
  private static final long GIB = 1L << 30;

  /** Heap size in bytes below which ALS on a real shop runs out of memory. */
  private static final long SMALL_HEAP = 2 * GIB;

  private Diagnosis() {}

  static Finding java(int feature, String where) {
    return feature == 17
        ? Finding.ok("Java of the " + where, "17")
        : Finding.fail(
            "Java of the " + where,
            Integer.toString(feature),
            "Spark 3.5 runs on Java 17: set JAVA_HOME, for executors spark.executorEnv.JAVA_HOME");
  }

  static Finding scala(String built, String running) {
    return running.startsWith(built + ".")
        ? Finding.ok("Scala", running)
        : Finding.fail(
            "Scala",
            running + ", but Shopkeeper is built for " + built,
            "use a Spark distribution for Scala " + built);
  }

  /** Checks Spark's version: only the same minor version is compatible. */
  static Finding spark(String built, String running) {
    String minor = built.substring(0, built.lastIndexOf('.') + 1);
    if (running.equals(built)) {
      return Finding.ok("Spark", running);
    }
    return running.startsWith(minor)
        ? Finding.ok("Spark", running + " (built with " + built + ")")
        : Finding.fail(
            "Spark",
            running + ", but Shopkeeper is built with " + built,
            "use Spark " + minor + "x, or unset SPARK_HOME to use the embedded one");
  }

  /**
   * Checks the driver's heap.
   *
   * @param heap the heap in bytes
   * @param physical the machine's memory in bytes; 0 if unknown
   */
  static Finding heap(long heap, long physical) {
    String state = gib(heap) + " of heap, " + gib(physical) + " in the machine";
    if (physical > 0 && heap > physical) {
      return Finding.fail(
          "memory", state, "the machine would swap: lower spark.driver.memory below it");
    }
    if (physical > 0 && heap > 0.9 * physical) {
      return Finding.warn(
          "memory", state, "leave a tenth to the system: lower spark.driver.memory");
    }
    return heap < 0.85 * SMALL_HEAP
        ? Finding.warn("memory", state, "give the driver 2g or more with spark.driver.memory")
        : Finding.ok("memory", state);
  }

  static Finding disk(String what, long free, double wantedGigabytes) {
    String state = gib(free) + " free";
    if (free < wantedGigabytes / 10 * GIB) {
      return Finding.fail(what, state, "make room; retention deletes what is old");
    }
    return free < wantedGigabytes * GIB
        ? Finding.warn(what, state, "make room soon; retention deletes what is old")
        : Finding.ok(what, state);
  }

  /**
   * Checks the skew between the storage's clock and the driver's, which leases and retention
   * compare.
   */
  static Finding clock(Duration skew, Duration allowed) {
    String state =
        String.format(Locale.ROOT, "%+.1f s against the driver's", skew.toMillis() / 1000.0);
    Duration size = skew.abs();
    if (size.compareTo(allowed.multipliedBy(12)) > 0) {
      return Finding.fail("storage's clock", state, "set both clocks by NTP: leases would break");
    }
    return size.compareTo(allowed) > 0
        ? Finding.warn("storage's clock", state, "set both clocks by NTP")
        : Finding.ok("storage's clock", state);
  }

  /** Checks whether Spark uses a native BLAS, by the class that it has chosen. */
  static Finding blas(String implementation) {
    if (implementation.startsWith("JNI")) {
      return Finding.ok("linear algebra", implementation + " (native)");
    }
    return implementation.startsWith("Vector")
        ? Finding.ok("linear algebra", implementation + " (vector instructions)")
        : Finding.warn(
            "linear algebra",
            implementation + " (plain Java)",
            "training is slower than it need be: install libopenblas, or add --add-modules=jdk.incubator.vector to spark.driver.extraJavaOptions and spark.executor.extraJavaOptions");
  }

  /**
   * Checks whether all executors see the same root.
   *
   * @param written number of tokens that tasks wrote
   * @param seen number of tokens that a task sees, by executor
   */
  static Finding shared(int written, Map<String, Integer> seen) {
    Set<String> blind = new TreeSet<>();
    new TreeMap<>(seen)
        .forEach(
            (executor, tokens) -> {
              if (tokens != written) {
                blind.add(executor + " sees " + tokens);
              }
            });
    String state =
        "%d tokens written, %d executors and the driver looked".formatted(written, seen.size() - 1);
    return blind.isEmpty()
        ? Finding.ok("shared root", state)
        : Finding.fail(
            "shared root",
            state + ", but " + String.join(", ", blind),
            "every node writes to its own disk: mount the same disk on all, or use an hdfs: root");
  }

  /**
   * Advises where the cluster gives no executor, which Spark itself waits for without end.
   *
   * @param conf what was asked for
   */
  static Finding noExecutor(SparkConf conf, Duration waited) {
    String size =
        "%s cores and %s of memory"
            .formatted(
                conf.get("spark.executor.cores", "all"), conf.get("spark.executor.memory", "1g"));
    String smaller = "lower spark.executor.memory and spark.executor.cores";
    String advice;
    if (!conf.get("spark.master").startsWith("yarn")) {
      advice =
          "a Worker must have as much free (the Master's page shows it): end other applications, or "
              + smaller;
    } else if (conf.getBoolean("spark.shuffle.service.enabled", false)) {
      advice =
          "where the NodeManagers do not run Spark's shuffle service, set spark.shuffle.service.enabled=false and spark.dynamicAllocation.shuffleTracking.enabled=true; where they do, the queue is full, or "
              + smaller;
    } else {
      advice =
          "the queue is full, or no NodeManager has as much (YARN adds a tenth to the memory, at least 384m): "
              + smaller;
    }
    return Finding.fail(
        "executors", "none of %s came in %d s".formatted(size, waited.toSeconds()), advice);
  }

  static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) GIB);
  }
}
