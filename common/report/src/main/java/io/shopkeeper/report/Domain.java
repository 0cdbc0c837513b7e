package io.shopkeeper.report;

import io.shopkeeper.platform.job.Job;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * One application, such as recommendation or vision: its jobs, its steps of a night, its outputs
 * and its sections of the report. Only the catalogue refers to domains by name.
 *
 * @param name kebab-case; {@code pipeline.domains} chooses by it
 * @param jobs all its jobs; each declares the purposes that its models serve
 * @param night its steps of the nightly pipeline
 * @param releases names of the releases that it publishes
 * @param customers the outputs that contain customers' ids, as paths under the root without
 *     versions or days, such as {@code releases/recommendations/user_item_scores}; a path includes
 *     everything below it
 * @param sections its sections of the report
 */
public record Domain(
    String name,
    List<Job<?>> jobs,
    List<Step> night,
    List<String> releases,
    List<String> customers,
    List<Section> sections) {

  /** The stages of a night; all steps of a stage, of all domains, run before the next stage. */
  public enum Stage {
    /** Tables are ingested and analysed. */
    PREPARE,
    /** Models are trained, evaluated and promoted. */
    LEARN,
    /** The live models are applied to produce releases. */
    APPLY,
    /** What came in and what was made is compared with earlier nights, before it goes live. */
    WATCH
  }

  /** A job that runs in a stage of the night. */
  public record Step(Stage stage, String job) {}

  /** Starts a domain. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /** The names of the jobs of a night, ordered by stage, then by domain. */
  public static List<String> night(Collection<Domain> domains) {
    return Arrays.stream(Stage.values())
        .flatMap(
            stage ->
                domains.stream()
                    .flatMap(domain -> domain.night().stream())
                    .filter(step -> step.stage() == stage))
        .map(Step::job)
        .toList();
  }

  /** Builds a domain. */
  public static final class Builder {
    private final String name;
    private final List<Job<?>> jobs = new ArrayList<>();
    private final List<Step> night = new ArrayList<>();
    private final List<String> releases = new ArrayList<>();
    private final List<String> customers = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    /** Adds a job that is a step of the nightly pipeline. */
    public Builder step(Stage stage, Job<?> job) {
      night.add(new Step(stage, job.name()));
      return job(job);
    }

    /** Adds a job that is only run by hand. */
    public Builder job(Job<?> job) {
      jobs.add(job);
      return this;
    }

    /** Adds the names of releases that the domain publishes. */
    public Builder publishes(String... names) {
      releases.addAll(List.of(names));
      return this;
    }

    /** Adds outputs that contain customers' ids. */
    public Builder holdsCustomers(String... outputs) {
      customers.addAll(List.of(outputs));
      return this;
    }

    /** Adds sections of the report. */
    public Builder shows(Section... shown) {
      Stream.of(shown).forEach(sections::add);
      return this;
    }

    /** Builds the domain. */
    public Domain build() {
      return new Domain(
          name,
          List.copyOf(jobs),
          List.copyOf(night),
          List.copyOf(releases),
          List.copyOf(customers),
          List.copyOf(sections));
    }
  }
}
