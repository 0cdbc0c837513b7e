package io.shopkeeper.app.operate;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Shows which versions there are and what is live, or where a live table is. */
public final class VersionsJob implements Job<VersionsJob.Settings> {
  /** Its sections. */
  public record Settings(Versions versions) {}

  /** Section {@code versions}. */
  public record Versions(
      @Setting("Only this model or release") Optional<String> name,
      @Setting("A table: print only where its live state is") Optional<String> path,
      @Setting("Metrics to show: those whose name holds one of these") List<String> metrics) {}

  @Override
  public String name() {
    return "versions";
  }

  @Override
  public String summary() {
    return "list the versions of models and releases and what is live; or where a table is";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings) {
    settings.versions().name().ifPresent(name -> Names.check("versions.name", name));
    settings.versions().path().ifPresent(table -> Names.check("versions.path", table));
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) {
    return Moment.of(context);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    if (settings.versions().path().isPresent()) {
      where(settings.versions().path().get(), context);
      return;
    }
    int listed =
        list("artifacts", context.artifacts(), settings.versions(), context)
            + list("releases", context.releases(), settings.versions(), context);
    if (listed == 0) {
      context.say(
          "no version of %s under %s"
              .formatted(settings.versions().name().orElse("anything"), context.storage().root()));
    }
    context.metric("versions", listed);
  }

  private static int list(String kind, VersionStore store, Versions wanted, JobContext context)
      throws IOException {
    int listed = 0;
    for (String name : store.names()) {
      if (!wanted.name().map(name::equals).orElse(true)) {
        continue;
      }
      long live = store.production(name).map(Version::number).orElse(0L);
      context.say(kind + "/" + name + (live == 0 ? ": nothing is live" : ""));
      for (Version version : store.versions(name)) {
        context.say(line(version, live, wanted.metrics()));
        listed++;
      }
    }
    return listed;
  }

  /** One version in one line. */
  static String line(Version version, long live, List<String> wantedMetrics) {
    Manifest manifest = version.manifest();
    List<String> parts = new ArrayList<>();
    new TreeMap<>(manifest.labels()).forEach((label, value) -> parts.add(label + "=" + value));
    for (Map.Entry<String, Double> metric : new TreeMap<>(manifest.metrics()).entrySet()) {
      if (wantedMetrics.stream().anyMatch(metric.getKey()::contains)) {
        parts.add(String.format(Locale.ROOT, "%s=%.4f", metric.getKey(), metric.getValue()));
      }
    }
    return String.format(
            Locale.ROOT,
            "  %s %s  as of %s  run %s  %s",
            version.number() == live ? "*" : " ",
            version.label(),
            manifest.asOf(),
            manifest.runId(),
            String.join(" ", parts))
        .stripTrailing();
  }

  private static void where(String table, JobContext context) throws IOException {
    Map<String, String> places = new TreeMap<>();
    for (String curated : context.storage().list("tables")) {
      places.put(curated, context.storage().path("tables/" + curated).toString());
    }
    for (String domain : context.releases().names()) {
      Optional<Version> live = context.releases().production(domain);
      if (live.isPresent()) {
        live.get()
            .manifest()
            .outputs()
            .forEach(output -> places.put(output.path(), live.get().output(output.path())));
      }
    }
    if (!places.containsKey(table)) {
      throw JobException.usage(
          "versions.path = %s: no such table is live under %s; there are: %s"
              .formatted(
                  table,
                  context.storage().root(),
                  places.isEmpty() ? "none" : String.join(", ", places.keySet())));
    }
    context.say(places.get(table));
    context.fact("path", places.get(table));
  }
}
