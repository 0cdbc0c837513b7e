package io.shopkeeper.platform.job;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Watches for a cluster that gives a job nothing to work with, which Spark waits for without end
 * and without a word on the console.
 */
final class Standstill implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final String job;
  private final Progress progress;
  private final ScheduledExecutorService watch;
  private volatile SparkContext spark;

  private Standstill(String job, Progress progress, Duration patience) {
    this.job = job;
    this.progress = progress;
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "standstill");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        watch.scheduleWithFixedDelay(
            this::look, patience.toMillis(), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Begins to watch, before a session is asked for. */
  static Standstill watch(String job, Progress progress) {
    return new Standstill(job, progress, PATIENCE);
  }

  /** From here on there is a session, which needs executors. */
  void opened(SparkSession session) {
    spark = session.sparkContext();
  }

  private void look() {
    SparkContext context = spark;
    if (context == null) {
      progress.line(job + " · waiting for the cluster to take the application");
    } else if (!context.isLocal() && !context.isStopped() && without(context)) {
      progress.withoutExecutor();
    }
  }

  /** The driver counts as one of them. */
  private static boolean without(SparkContext context) {
    return context.getExecutorMemoryStatus().size() <= 1;
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
