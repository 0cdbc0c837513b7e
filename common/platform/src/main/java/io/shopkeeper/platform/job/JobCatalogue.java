package io.shopkeeper.platform.job;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.SettingsSchema;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The jobs that exist. */
public final class JobCatalogue {
  private final List<Job<?>> jobs;

  /** A catalogue of jobs, listed in this order. */
  public JobCatalogue(List<Job<?>> jobs) {
    this.jobs = List.copyOf(jobs);
  }

  /** All jobs. */
  public List<Job<?>> jobs() {
    return jobs;
  }

  /**
   * The job of a name.
   *
   * @throws JobException (64) naming the nearest job there is
   */
  public Job<?> named(String name) {
    return jobs.stream()
        .filter(job -> job.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> {
              String nearest =
                  jobs.stream()
                      .map(Job::name)
                      .min(Comparator.comparingInt(n -> SettingsSchema.editDistance(n, name)))
                      .orElse("");
              return JobException.usage(
                  "unknown job '%s'; did you mean '%s'? --list shows all".formatted(name, nearest));
            });
  }

  /** The jars that a job and its steps need beside {@code shopkeeper.jar}. */
  public List<String> libraries(Job<?> job) {
    return Stream.concat(
            job.libraries().stream(),
            job.steps().stream().flatMap(step -> libraries(named(step)).stream()))
        .distinct()
        .sorted()
        .toList();
  }

  /** Every setting of every job and of the runner: a conf file may hold any of them. */
  public SettingsSchema schema() {
    return SettingsSchema.union(
        Stream.concat(
                Stream.of(RunnerSettings.class),
                jobs.stream().<Class<? extends Record>>map(Job::settings))
            .map(SettingsSchema::of)
            .toList());
  }
}
