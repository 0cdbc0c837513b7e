package io.shopkeeper.app.report;

import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Entry;
import io.shopkeeper.report.NightRecords;
import io.shopkeeper.report.NightRun;
import io.shopkeeper.report.Part.Fold;
import io.shopkeeper.report.Part.Folds;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Everything needed to make the night again: settings, versions, inputs, fingerprints. */
final class RecordSection implements Section {
  @Override
  public String id() {
    return "record";
  }

  @Override
  public Chapter chapter() {
    return Chapter.OPERATION;
  }

  @Override
  public Content read(ReportContext night) {
    Words words = night.words();
    List<Fold> folds = new ArrayList<>();
    List<Entry> settings = settings(night.records());
    if (!settings.isEmpty()) {
      folds.add(new Fold(words.text("record.settings", words.count(settings.size())), settings));
    }
    folds.add(new Fold(words.text("record.manifest"), origins(night)));
    return Content.of(new Folds(folds));
  }

  /** The settings of all jobs together; one that jobs have differently, job by job. */
  static List<Entry> settings(NightRecords records) {
    Map<String, Map<String, String>> byJob = new TreeMap<>();
    for (NightRun run : records.runs()) {
      for (Entry setting : run.settings()) {
        byJob
            .computeIfAbsent(setting.name(), name -> new TreeMap<>())
            .put(run.job(), setting.value());
      }
    }
    Map<String, String> merged = new TreeMap<>();
    byJob.forEach(
        (name, values) -> {
          if (Set.copyOf(values.values()).size() == 1) {
            merged.put(name, values.values().iterator().next());
          } else {
            values.forEach((job, value) -> merged.put("%s (%s)".formatted(name, job), value));
          }
        });
    return entries(merged);
  }

  private static List<Entry> origins(ReportContext night) {
    Map<String, String> merged = new LinkedHashMap<>();
    merged.put("run_id", night.job().runId());
    night.artifacts().forEach(v -> merged.put("live.artifact." + v.name(), version(v)));
    night.releases().forEach(v -> merged.put("live.release." + v.name(), version(v)));
    for (NightRun run : night.records().runs()) {
      merged.put(run.job() + ".run_id", run.runId());
      run.inputs().forEach(e -> merged.put(run.job() + ".input." + e.name(), e.value()));
    }
    for (NightRun run : night.records().runs()) {
      run.software().forEach(e -> merged.put("software." + e.name(), e.value()));
    }
    return entries(merged);
  }

  private static List<Entry> entries(Map<String, String> values) {
    return values.entrySet().stream().map(e -> new Entry(e.getKey(), e.getValue())).toList();
  }

  private static String version(Version version) {
    Manifest manifest = version.manifest();
    return "%s (%s, git %s, seed %d)"
        .formatted(version.label(), manifest.runId(), manifest.gitSha(), manifest.seed());
  }
}
