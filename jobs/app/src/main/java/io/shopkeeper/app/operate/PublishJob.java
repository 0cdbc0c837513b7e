package io.shopkeeper.app.operate;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Published;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the newest version of every release live. */
public final class PublishJob implements Job<PublishJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(PublishSettings publish) {}

  private final List<String> releases;

  /**
   * Creates the job.
   *
   * @param releases names of the releases of all domains, in order
   */
  public PublishJob(List<String> releases) {
    this.releases = List.copyOf(releases);
  }

  private List<String> domains(Settings settings) {
    return settings.publish().domains().isEmpty() ? releases : settings.publish().domains();
  }

  @Override
  public String name() {
    return "publish";
  }

  @Override
  public String summary() {
    return "make the newest version of every release live, and copy its tables to published/";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings) {
    for (String domain : settings.publish().domains()) {
      if (!releases.contains(Names.check("publish.domains", domain))) {
        throw JobException.usage(
            "publish.domains: there is no release '%s'; known are %s"
                .formatted(domain, String.join(", ", releases)));
      }
    }
  }

  /**
   * The newest versions; and the current time as long as not all of them are live and completely
   * published.
   */
  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    Map<String, String> inputs = new TreeMap<>();
    for (String domain : domains(settings)) {
      Optional<Version> newest = newest(context, domain);
      inputs.put(domain, newest.map(Version::label).orElse("none"));
      if (newest.isPresent() && !isDone(newest.get(), context)) {
        // An earlier publication may have been undone by a rollback or by hand.
        inputs.put("moment", context.clock().instant().toString());
      }
    }
    return inputs;
  }

  private static boolean isDone(Version version, JobContext context) throws IOException {
    boolean done =
        context
            .releases()
            .production(version.name())
            .filter(live -> live.number() == version.number())
            .isPresent();
    LocalDate day = LocalDate.parse(version.manifest().asOf());
    for (String table : tables(version)) {
      done = done && published(context).holds(version, table, day);
    }
    return done;
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Map<String, Object> published = new LinkedHashMap<>();
    for (String domain : domains(settings)) {
      Optional<Version> newest = newest(context, domain);
      if (newest.isPresent()) {
        Version version = newest.get();
        context.phase("publish " + domain, () -> publish(version, context));
        published.put(domain, version.number());
        context.say("%s version %d is live".formatted(domain, version.number()));
      }
    }
    if (published.isEmpty()) {
      throw JobException.badInput(
          "no release of %s has a version; run rank and similar-items first"
              .formatted(String.join(", ", domains(settings))));
    }
    context.fact("published", published);
  }

  /**
   * Promotes a version, then writes the copies for readers that do not use aliases; a rerun repairs
   * those.
   */
  private static void publish(Version version, JobContext context) throws IOException {
    context.releases().promote(version, context.runId(), "newest version on " + context.asOf());
    LocalDate day = LocalDate.parse(version.manifest().asOf());
    for (String table : tables(version)) {
      Published.Partition partition =
          published(context).publish(version, table, day, context.runId());
      String place = "published/" + table;
      context.rows(place, partition.rows());
      // The Airflow DAG reads this line: it tells those who wait for a table that a day is there.
      context.say("%s/ds=%s · %,d rows".formatted(place, day, partition.rows()));
    }
  }

  private static Published published(JobContext context) {
    return new Published(context.storage(), context.clock());
  }

  private static List<String> tables(Version version) {
    return version.manifest().outputs().stream()
        .filter(output -> output.rows() >= 0)
        .map(Manifest.Output::path)
        .toList();
  }

  private static Optional<Version> newest(JobContext context, String domain) throws IOException {
    List<Version> versions = context.releases().versions(domain);
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
  }
}
