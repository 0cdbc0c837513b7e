package io.shopkeeper.benchmark;

import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import java.util.List;
import java.util.Map;

/** A job under whose name, settings and libraries another night is run. */
record Divided<S extends Record>(Job<S> job, Night<S> night) implements Job<S> {
  /**
   * What a night does, such as one on a split of its own.
   *
   * @param <S> type of the job's settings
   */
  @FunctionalInterface
  interface Night<S> {
    void run(S settings, JobContext context) throws Exception;
  }

  @Override
  public String name() {
    return job.name();
  }

  @Override
  public String summary() {
    return job.summary() + ", on a chosen split";
  }

  @Override
  public Class<S> settings() {
    return job.settings();
  }

  @Override
  public List<String> libraries() {
    return job.libraries();
  }

  @Override
  public Map<String, String> inputs(S settings, JobContext context) {
    return Map.of();
  }

  @Override
  public void run(S settings, JobContext context) throws Exception {
    night.run(settings, context);
  }
}
