package io.shopkeeper.app.operate;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Published;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the version before live again. Nothing is deleted: the history gets one more entry. */
public final class RollbackJob implements Job<RollbackJob.Settings> {
  /** What is rolled back. */
  public enum Kind {
    /** What is shown to customers. */
    RELEASES,
    /** A model, for the next night. */
    ARTIFACTS
  }

  /** Its sections. */
  public record Settings(Rollback rollback) {}

  /** Section {@code rollback}. */
  public record Rollback(
      @Setting("Whether a release or a model (artifact) goes back") Kind kind,
      @Setting("Its name, such as recommendations or als") Optional<String> name) {}

  @Override
  public String name() {
    return "rollback";
  }

  @Override
  public String summary() {
    return "make the version before live again";
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
                        "rollback.name is missing: add --set rollback.name=recommendations; the job versions lists the names")));
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) {
    return Moment.of(context);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    String name = settings.rollback().name().orElseThrow();
    boolean release = settings.rollback().kind() == Kind.RELEASES;
    VersionStore store = release ? context.releases() : context.artifacts();
    Optional<Version> before = store.production(name);
    Version live = store.rollback(name, context.runId());
    context.say(
        "%s version %d is live, made by %s as of %s; before it was %s"
            .formatted(
                name,
                live.number(),
                live.manifest().runId(),
                live.manifest().asOf(),
                before.map(version -> "version " + version.number()).orElse("none")));
    if (release) {
      context.phase("copy to published", () -> publish(live, context));
    }
    context.say("the same again goes one version further back; publish makes the newest live");
    context.fact(
        "rollback",
        Map.of(
            "name", name,
            "from", before.map(Version::number).orElse(0L),
            "to", live.number()));
  }

  /** Readers that know no alias take the newest day: it must be that of what is live now. */
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
