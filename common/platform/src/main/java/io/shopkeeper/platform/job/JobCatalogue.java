package io.shopkeeper.platform.job;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.core.settings.SettingsSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

  /** The purposes that models of any job serve. */
  public List<Purpose> purposes() {
    return jobs.stream().flatMap(job -> job.purposes().stream()).distinct().toList();
  }

  /** The steps of a job under these settings, in order. */
  public List<Job<?>> steps(Job<?> job, Settings settings) {
    return names(job, settings).stream().<Job<?>>map(this::named).toList();
  }

  private static <S extends Record> List<String> names(Job<S> job, Settings settings) {
    return job.steps(settings.forStep(job.name()).bind(job.settings()));
  }

  /** A job's steps and theirs, each before the job that calls it, and last the job itself. */
  public List<Job<?>> withSteps(Job<?> job, Settings settings) {
    List<Job<?>> all = new ArrayList<>();
    steps(job, settings).forEach(step -> all.addAll(withSteps(step, settings)));
    all.add(job);
    return all;
  }

  /** The jars that a job and its steps under these settings need beside {@code shopkeeper.jar}. */
  public List<String> libraries(Job<?> job, Settings settings) {
    return withSteps(job, settings).stream()
        .flatMap(each -> each.libraries().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** Every setting of a job and of its steps under these settings. */
  public SettingsSchema schema(Job<?> job, Settings settings) {
    return SettingsSchema.union(
        withSteps(job, settings).stream().map(each -> SettingsSchema.of(each.settings())).toList());
  }

  /** What the steps of a job under these settings may have for themselves. */
  public SettingsSchema schemaOfSteps(Job<?> job, Settings settings) {
    List<Job<?>> all = withSteps(job, settings);
    return SettingsSchema.union(
        all.subList(0, all.size() - 1).stream().map(JobCatalogue::own).toList());
  }

  private static SettingsSchema own(Job<?> step) {
    return SettingsSchema.of(step.settings()).under(Settings.pathOfStep(step.name()));
  }

  /**
   * Every setting of every job, as its own and as those of a step, and of the runner: a conf file
   * may hold any of them.
   */
  public SettingsSchema schema() {
    List<SettingsSchema> all = new ArrayList<>(List.of(SettingsSchema.of(RunnerSettings.class)));
    for (Job<?> job : jobs) {
      all.add(SettingsSchema.of(job.settings()));
      all.add(own(job));
    }
    return SettingsSchema.union(all);
  }
}
