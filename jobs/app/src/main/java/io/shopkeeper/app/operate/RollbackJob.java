package io.shopkeeper.app.operate;

import io.shopkeeper.core.DamagedException;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Published;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rolls back a release to its previous live version, or a purpose to the model that served it
 * before. Nothing is deleted: an entry is appended to the history. A rollback that was killed or
 * failed before its end is completed by the next one, which goes back no further.
 */
public final class RollbackJob implements Job<RollbackJob.Settings> {
  /** The kind of rollback. */
  public enum Kind {
    /** A release, which customers see at once. */
    RELEASES,
    /** A model, which the next night applies. */
    ARTIFACTS
  }

  /** Its sections. */
  public record Settings(Rollback rollback) {}

  /** Section {@code rollback}. */
  public record Rollback(
      @Setting("Whether a release or a model (artifact) goes back") Kind kind,
      @Setting(
              "Its name: a release such as recommendations, a purpose such as recommender, or a"
                  + " model such as als for the purpose that it serves")
          Optional<String> name) {}

  @Override
  public String name() {
    return "rollback";
  }

  @Override
  public String summary() {
    return "make live again what was live before: of a release, or of the models of a purpose";
  }

  @Override
  public boolean brief() {
    return true;
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings) {
    Names.check(
        "rollback.name",
        settings
            .rollback()
            .name()
            .orElseThrow(
                () ->
                    JobException.usage(
                        "rollback.name is missing: add --set rollback.name=recommendations; the job"
                            + " versions lists the names")));
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) {
    return Moment.of(context);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    String name = settings.rollback().name().orElseThrow();
    if (settings.rollback().kind() == Kind.RELEASES) {
      Optional<Version> before = readable(() -> context.releases().production(name));
      Version live = context.releases().rollback(name, context.runId(), context::isUnfinished);
      report(name, before, live, context);
      context.phase("copy to published", () -> publish(live, context));
      context.say("the same again goes one version further back; publish makes the newest live");
    } else {
      Purpose purpose = purpose(name, context);
      Optional<Version> before = readable(() -> context.slots().live(purpose));
      Version live = context.slots().rollback(purpose, context.runId(), context::isUnfinished);
      report(purpose.name(), before, live, context);
      context.say("the same again goes one model further back");
    }
  }

  /** Reads which version is live. */
  @FunctionalInterface
  private interface Live {
    Optional<Version> version() throws IOException;
  }

  /** What is live; empty if it is damaged, for then going back is what helps. */
  private static Optional<Version> readable(Live live) throws IOException {
    try {
      return live.version();
    } catch (DamagedException e) {
      return Optional.empty();
    }
  }

  private static Purpose purpose(String name, JobContext context) throws IOException {
    Optional<Purpose> purpose = context.slots().find(name);
    if (purpose.isEmpty()) {
      throw JobException.usage(
          "rollback.name = %s: no model of that name serves a purpose; there are: %s"
              .formatted(
                  name,
                  context.slots().purposes().stream()
                      .map(Purpose::name)
                      .collect(Collectors.joining(", "))));
    }
    return purpose.get();
  }

  private static void report(
      String name, Optional<Version> before, Version live, JobContext context) {
    context.say(
        "%s: %s version %d is live, made by %s as of %s; before it was %s"
            .formatted(
                name,
                live.name(),
                live.number(),
                live.manifest().runId(),
                live.manifest().asOf(),
                before
                    .map(version -> version.name() + " version " + version.number())
                    .orElse("none")));
    context.fact(
        "rollback",
        Map.of(
            "name", name,
            "from", before.map(RollbackJob::named).orElse("none"),
            "to", named(live)));
  }

  private static String named(Version version) {
    return version.name() + "/" + version.label();
  }

  /** Publishes the live version as the newest day, which readers that do not use aliases take. */
  private static void publish(Version live, JobContext context) throws IOException {
    Published published = new Published(context.storage(), context.clock());
    LocalDate asOf = LocalDate.parse(live.manifest().asOf());
    for (Manifest.Output output : live.manifest().outputs()) {
      List<String> days = output.rows() < 0 ? List.of() : published.partitions(output.path());
      if (days.isEmpty()) {
        continue;
      }
      List<String> later = days.stream().filter(day -> day.compareTo(asOf.toString()) > 0).toList();
      published.publish(live, output.path(), asOf, context.runId());
      published.withdraw(output.path(), later, context.runId());
    }
  }
}
