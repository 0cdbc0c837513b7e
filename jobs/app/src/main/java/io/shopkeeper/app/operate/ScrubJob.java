package io.shopkeeper.app.operate;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.integrity.FileSums;
import io.shopkeeper.platform.integrity.FileSums.Found;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.version.Published;
import io.shopkeeper.platform.version.Version;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Reads everything that was committed again, and names what is not as it was. */
public final class ScrubJob implements Job<ScrubJob.Settings> {
  private static final List<String> KINDS =
      List.of("artifacts", "releases", "published", "tables", "quarantine");

  /** So many are listed in the record of the run; all of them are printed. */
  private static final int MOST_RECORDED = 1000;

  /** Its sections. */
  public record Settings(Scrub scrub) {}

  /** Section {@code scrub}. */
  public record Scrub(
      @Setting(
              "What to read: artifacts, releases, published, tables, quarantine; none named are all of them")
          List<String> kinds,
      @Setting("Only models, releases and tables of these names; none named are all of them")
          List<String> names) {
    private boolean reads(String kind) {
      return kinds.isEmpty() || kinds.contains(kind);
    }
  }

  @Override
  public String name() {
    return "scrub";
  }

  @Override
  public String summary() {
    return "read all committed files again, compare their sums, say what is damaged and what to do";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings) {
    for (String kind : settings.scrub().kinds()) {
      if (!KINDS.contains(kind)) {
        throw JobException.usage(
            "scrub.kinds: there is no kind '%s'; there are: %s"
                .formatted(kind, String.join(", ", KINDS)));
      }
    }
    settings.scrub().names().forEach(name -> Names.check("scrub.names", name));
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) {
    return Moment.of(context);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Inspection inspection = new Inspection(settings.scrub(), context);
    for (Map.Entry<String, Seals> kind : seals(context).entrySet()) {
      if (settings.scrub().reads(kind.getKey())) {
        context.phase("read " + kind.getKey(), () -> inspection.of(kind.getKey(), kind.getValue()));
      }
    }
    inspection.conclude();
  }

  private static Map<String, Seals> seals(JobContext context) {
    Map<String, Seals> seals = new LinkedHashMap<>();
    seals.put(
        "artifacts",
        new VersionSeals(
            context.artifacts(),
            name -> serving(name, context),
            name -> {
              for (Purpose purpose : context.slots().purposes()) {
                context.slots().history(purpose);
              }
            }));
    seals.put(
        "releases",
        new VersionSeals(
            context.releases(), name -> live(name, context), context.releases()::history));
    seals.put("published", new PublishedSeals(new Published(context.storage(), context.clock())));
    seals.put("tables", new TableSeals(context));
    seals.put("quarantine", new QuarantineSeals(context.storage()));
    return seals;
  }

  private static Map<Long, String> serving(String name, JobContext context) throws IOException {
    Map<Long, String> serving = new HashMap<>();
    for (Purpose purpose : context.slots().purposes()) {
      context
          .slots()
          .live(purpose)
          .filter(version -> version.name().equals(name))
          .ifPresent(
              version ->
                  serving.put(
                      version.number(),
                      "submit rollback --set rollback.kind=artifacts --set rollback.name="
                          + purpose.name()));
    }
    return serving;
  }

  private static Map<Long, String> live(String name, JobContext context) throws IOException {
    Optional<Version> live = context.releases().production(name);
    return live.isEmpty()
        ? Map.of()
        : Map.of(live.get().number(), "submit rollback --set rollback.name=" + name);
  }

  /** What has been found so far. */
  private static final class Inspection {
    private final Scrub wanted;
    private final JobContext context;
    private final FileSums sums;
    private final TreeSet<String> known = new TreeSet<>();
    private final List<String> recorded = new ArrayList<>();
    private int damaged;
    private int files;

    Inspection(Scrub wanted, JobContext context) {
      this.wanted = wanted;
      this.context = context;
      this.sums = new FileSums(context.spark(), context.storage());
    }

    /** One name at a time, so that the driver keeps the sums of one only. */
    void of(String kind, Seals seals) throws IOException {
      for (String name : seals.names()) {
        known.add(name);
        if (wanted.names().isEmpty() || wanted.names().contains(name)) {
          int before = damaged;
          int filesBefore = files;
          say(seals.histories(name));
          List<Sealed> all = seals.sealed(name);
          say(damages(seals, name, all));
          long without = withoutSum(all);
          context.say(
              String.format(
                  Locale.ROOT,
                  "%s/%s: %d files read, %s%s",
                  kind,
                  name,
                  files - filesBefore,
                  damaged == before ? "whole" : damaged - before + " damaged",
                  without == 0 ? "" : ", no sum of %d lists of sums".formatted(without)));
        }
      }
    }

    /** The lists of sums that no sum protects, as those of versions before 0.2.0. */
    private long withoutSum(List<Sealed> all) throws IOException {
      long without = 0;
      for (Sealed sealed : all) {
        if (sealed.sums().isPresent()) {
          try {
            without += Json.isSealed(context.storage(), sealed.sums().get()) ? 0 : 1;
          } catch (FileNotFoundException e) {
            // Replaced meanwhile.
          }
        }
      }
      return without;
    }

    /** Writers and retention go on meanwhile: damaged is what is found so twice. */
    private List<Damage> damages(Seals seals, String name, List<Sealed> all) throws IOException {
      Map<Sealed, List<Damage>> first = read(seals, name, all);
      if (first.isEmpty()) {
        return List.of();
      }
      int once = files;
      first.keySet().retainAll(seals.sealed(name));
      Map<Sealed, List<Damage>> again = read(seals, name, List.copyOf(first.keySet()));
      files = once;
      return again.values().stream().flatMap(List::stream).toList();
    }

    private Map<Sealed, List<Damage>> read(Seals seals, String name, List<Sealed> all)
        throws IOException {
      Map<String, List<Found>> read = sums.below(all.stream().map(Sealed::directory).toList());
      Map<Sealed, List<Damage>> damages = new LinkedHashMap<>();
      for (Sealed sealed : all) {
        List<Found> there = read.get(sealed.directory());
        files += there.size();
        List<Damage> hurt = new ArrayList<>(sealed.damages(there));
        if (hurt.isEmpty()) {
          hurt.addAll(seals.further(name, sealed, there));
        }
        if (!hurt.isEmpty()) {
          damages.put(sealed, hurt);
        }
      }
      return damages;
    }

    private void say(List<Damage> damages) {
      for (Damage damage : damages) {
        context.say(damage.toString());
        damaged++;
        if (recorded.size() < MOST_RECORDED) {
          recorded.add(damage.toString());
        }
      }
    }

    void conclude() {
      for (String name : wanted.names()) {
        if (!known.contains(name)) {
          throw JobException.usage(
              "scrub.names: nothing is called '%s' under %s; there are: %s"
                  .formatted(
                      name,
                      context.storage().root(),
                      known.isEmpty() ? "none" : String.join(", ", known)));
        }
      }
      context.metric("files", files);
      context.metric("damaged", damaged);
      context.fact("damaged", recorded);
      if (damaged > 0) {
        throw JobException.badInput(
            "%d of %d files are damaged under %s; the lines above name them and say what to do"
                .formatted(damaged, files, context.storage().root()));
      }
      context.say("%d files read: all as they were committed".formatted(files));
    }
  }
}
