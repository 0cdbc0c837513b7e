package io.shopkeeper.data.drift;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.version.Alias;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compares every column that came in, and the scores, with the last good night: the last one in
 * which nothing had drifted, or which somebody accepted.
 */
public final class DriftJob implements Job<DriftJob.Settings> {
  /** The name of the release that it writes. */
  public static final String RELEASE = "drift";

  /** The sections of the job's settings. */
  public record Settings(DriftSettings drift) {}

  @Override
  public String name() {
    return "drift";
  }

  @Override
  public String summary() {
    return "what of the input and of the scores is not as it was in the last good night";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings) {
    for (String scores : settings.drift().scores()) {
      if (scores.split("/", -1).length != 2) {
        throw JobException.usage(
            "drift.scores has '%s'; expected RELEASE/TABLE, such as recommendations/user_item_scores"
                .formatted(scores));
      }
      for (String name : scores.split("/", -1)) {
        Names.check("drift.scores", name);
      }
    }
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    Map<String, String> inputs = new Watched(settings.drift(), context).fingerprints();
    inputs.put("good", good(context).map(Version::label).orElse("none"));
    return inputs;
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    DriftSettings limits = settings.drift();
    DriftTables tables = new DriftTables(context.spark());
    Optional<Version> good = good(context);
    Map<String, TableSketch> now =
        context.phase("count", () -> new Watched(limits, context).sketches());
    Map<String, TableSketch> before =
        context.phase(
            "read the last good night", () -> good.map(tables::sketches).orElse(Map.of()));
    List<Drift> drifts = new ArrayList<>();
    now.forEach(
        (table, sketch) ->
            drifts.addAll(Drift.of(table, Optional.ofNullable(before.get(table)), sketch, limits)));
    Map<String, Double> metrics = DriftFacts.record(drifts, good, context);
    Version version =
        context
            .releases()
            .commitOnce(
                RELEASE,
                context.runId(),
                staging -> {
                  context.phase("write", () -> tables.write(drifts, now, staging));
                  return context.draft(0, inputs(settings, context), metrics, Map.of());
                });
    List<Drift> drifted = drifts.stream().filter(Drift::drifted).toList();
    drifted.forEach(drift -> context.say(line(drift)));
    if (drifted.isEmpty() || limits.accept()) {
      String reason = drifted.isEmpty() ? "nothing drifted" : "drift.accept";
      context.releases().promote(version, context.runId(), reason);
    } else if (limits.stop()) {
      throw JobException.badInput(
          "%d columns drifted since %s: %s; nothing is published; mend the input, or take it as it is with drift.accept = true"
              .formatted(drifted.size(), good.get().manifest().asOf(), names(drifted)));
    }
  }

  /** The last good night before this one: a run that is repeated is not compared with itself. */
  private static Optional<Version> good(JobContext context) throws IOException {
    List<Alias> history = context.releases().history(RELEASE);
    for (int i = history.size() - 1; i >= 0; i--) {
      Optional<Version> version = context.releases().version(RELEASE, history.get(i).version());
      if (version
          .filter(v -> LocalDate.parse(v.manifest().asOf()).isBefore(context.asOf()))
          .isPresent()) {
        return version;
      }
    }
    return Optional.empty();
  }

  private static String line(Drift drift) {
    return String.format(
        Locale.ROOT,
        "%s.%s drifted: PSI %.2f (by chance up to %.2f), nulls %.1f %% after %.1f %%",
        drift.table(),
        drift.column(),
        drift.psi(),
        drift.chance(),
        100 * drift.nullShare(),
        100 * drift.nullShareBefore());
  }

  private static String names(List<Drift> drifted) {
    return drifted.stream()
        .map(drift -> drift.table() + "." + drift.column())
        .collect(Collectors.joining(", "));
  }
}
