package io.shopkeeper.report;

import io.shopkeeper.platform.job.Job;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * One application: all that it adds to the house. The catalogue has one line for each; nothing else
 * names one.
 *
 * @param name kebab-case; {@code pipeline.domains} chooses by it
 * @param jobs all its jobs; each says itself what its models are for
 * @param night the steps of its night
 * @param releases what it publishes, by name
 * @param customers the outputs that hold customers' ids, as paths under the root without versions
 *     or days, such as {@code releases/recommendations/user_item_scores}; a path stands for all
 *     below it
 * @param sections its part of the report
 */
public record Domain(
    String name,
    List<Job<?>> jobs,
    List<Step> night,
    List<String> releases,
    List<String> customers,
    List<Section> sections) {

  /** When in a night a step has its turn: all of a stage, of whatever domain, before the next. */
  public enum Stage {
    /** Tables are filled and looked at. */
    PREPARE,
    /** Models are trained and judged. */
    LEARN,
    /** What customers get is made with the models that are live. */
    APPLY
  }

  /** A job that has its turn in a night. */
  public record Step(Stage stage, String job) {}

  /** Starts a domain. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /** The steps of a night of these domains: by stage, then in the order of the domains. */
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

    /** Adds a job that is a step of the night. */
    public Builder step(Stage stage, Job<?> job) {
      night.add(new Step(stage, job.name()));
      return job(job);
    }

    /** Adds a job that somebody runs by hand. */
    public Builder job(Job<?> job) {
      jobs.add(job);
      return this;
    }

    /** Adds releases that it publishes. */
    public Builder publishes(String... names) {
      releases.addAll(List.of(names));
      return this;
    }

    /** Adds outputs that hold customers' ids. */
    public Builder holdsCustomers(String... outputs) {
      customers.addAll(List.of(outputs));
      return this;
    }

    /** Adds sections of the report. */
    public Builder shows(Section... shown) {
      Stream.of(shown).forEach(sections::add);
      return this;
    }

    /** The domain. */
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
