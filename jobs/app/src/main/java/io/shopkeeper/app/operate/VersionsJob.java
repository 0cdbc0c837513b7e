package io.shopkeeper.app.operate;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.live.Served;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.version.Alias;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Prints the versions of models and releases with the live ones, or the path of a live table. */
public final class VersionsJob implements Job<VersionsJob.Settings> {
  /** Its sections. */
  public record Settings(Versions versions) {}

  /** Section {@code versions}. */
  public record Versions(
      @Setting("Only this model, release or purpose") Optional<String> name,
      @Setting("A table: print only where its live state is") Optional<String> path,
      @Setting("Metrics to show: those whose name holds one of these") List<String> metrics) {
    private boolean shows(String listed) {
      return name.map(listed::equals).orElse(true);
    }
  }

  @Override
  public String name() {
    return "versions";
  }

  @Override
  public String summary() {
    return "list the versions of models and releases and what is live; or where a table is";
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
    Versions wanted = settings.versions();
    int listed = models(wanted, context) + releases(wanted, context);
    if (listed == 0) {
      context.say(
          "no version of %s under %s"
              .formatted(wanted.name().orElse("anything"), context.storage().root()));
    }
    context.metric("versions", listed);
  }

  private static int models(Versions wanted, JobContext context) throws IOException {
    Set<Served> live = new HashSet<>();
    for (Purpose purpose : context.slots().purposes()) {
      Optional<Version> serving = context.slots().live(purpose);
      if (serving.isPresent()) {
        Served served = new Served(serving.get().name(), serving.get().number());
        live.add(served);
        if (wanted.shows(purpose.name()) || wanted.shows(served.artifact())) {
          context.say("slots/%s: %s serves".formatted(purpose.name(), served));
        }
      }
    }
    int listed = 0;
    for (String name : context.artifacts().names()) {
      if (wanted.shows(name)) {
        context.say("artifacts/" + name);
        for (Version version : context.artifacts().versions(name)) {
          boolean serves = live.contains(new Served(name, version.number()));
          context.say(line(version, serves ? version.number() : 0, wanted.metrics()));
          listed++;
        }
      }
    }
    return listed;
  }

  private static int releases(Versions wanted, JobContext context) throws IOException {
    int listed = 0;
    for (String name : context.releases().names()) {
      if (wanted.shows(name)) {
        long live = context.releases().production(name).map(Version::number).orElse(0L);
        context.say("releases/" + name + (live == 0 ? ": " + nothing(name, context) : ""));
        for (Version version : context.releases().versions(name)) {
          context.say(line(version, live, wanted.metrics()));
          listed++;
        }
      }
    }
    return listed;
  }

  /** Why nothing is live: nothing was ever, or what was is gone. */
  private static String nothing(String name, JobContext context) throws IOException {
    List<Alias> history = context.releases().history(name);
    return history.isEmpty()
        ? "nothing is live"
        : "version %d, which went live last, is not there: submit publish, or submit rollback"
            .formatted(history.get(history.size() - 1).version());
  }

  /** Formats one version. */
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
