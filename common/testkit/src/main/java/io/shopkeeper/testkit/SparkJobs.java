package io.shopkeeper.testkit;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

/**
 * Counts the Spark jobs that some work starts, for tests that hold it to a budget: a second pass
 * over the data that nobody meant shows here first (the idea of deequ's SparkMonitor).
 */
public final class SparkJobs {
  private static final long PATIENCE_MILLIS = 60_000;

  private SparkJobs() {}

  /** Work that may fail. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws Exception;
  }

  /** The number of Spark jobs that the work started on the shared session, failed ones included. */
  public static int startedBy(Work work) throws Exception {
    SparkContext context = SharedSpark.session().sparkContext();
    AtomicInteger started = new AtomicInteger();
    SparkListener counter =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            started.incrementAndGet();
          }
        };
    context.listenerBus().waitUntilEmpty(PATIENCE_MILLIS);
    context.addSparkListener(counter);
    try {
      work.run();
      context.listenerBus().waitUntilEmpty(PATIENCE_MILLIS);
    } finally {
      context.removeSparkListener(counter);
    }
    return started.get();
  }
}
