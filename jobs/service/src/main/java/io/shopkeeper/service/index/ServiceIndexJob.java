package io.shopkeeper.service.index;

import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.answer.index.AnswerIndexFile;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Indexes what the shop knows: documents, questions with answers, products, what reviews say. */
public final class ServiceIndexJob implements Job<ServiceIndexJob.Settings> {
  /** What serves answers. */
  public static final Purpose PURPOSE = Purpose.ofModel("answer-index");

  /** Where the index lies in a version. */
  public static final String FILE = "model/answers.idx";

  private static final String ENTRIES = "entries";

  /** The sections of the job's settings. */
  public record Settings(KnowledgeSettings knowledge) {}

  @Override
  public String name() {
    return "service-index";
  }

  @Override
  public String summary() {
    return "what answers are found in: documents, products, what reviews say; put it live";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<Purpose> purposes() {
    return List.of(PURPOSE);
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    Map<String, String> inputs =
        new TreeMap<>(context.tables().fingerprints(context.asOf(), ShopTables.PRODUCTS));
    inputs.put("reviews", Knowledge.insights(context).map(Version::label).orElse("none"));
    inputs.putAll(new Documents(settings.knowledge(), context).fingerprints());
    return inputs;
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Knowledge knowledge = new Knowledge(settings.knowledge(), context);
    byte[] file = context.phase("index", () -> AnswerIndexFile.of(knowledge.entries()));
    int entries = context.phase("read back", () -> size(file));
    knowledge.counts().forEach((kind, count) -> context.rows(kind + "_entries", count));
    context.say("%,d entries: %s".formatted(entries, knowledge.counts()));
    notTooFew(entries, settings.knowledge().leastShare(), context);
    Version version =
        context
            .artifacts()
            .commitOnce(
                PURPOSE.name(),
                context.runId(),
                staging -> {
                  staging.write(FILE, file);
                  return context.draft(
                      0,
                      inputs(settings, context),
                      Map.of(ENTRIES, (double) entries),
                      Map.of("source", "bm25"));
                });
    context.slots().take(PURPOSE, version, context.runId(), "%,d entries".formatted(entries));
  }

  private static int size(byte[] file) throws IOException {
    try (AnswerIndex index = AnswerIndex.open(file)) {
      return index.size();
    }
  }

  private static void notTooFew(int entries, double leastShare, JobContext context)
      throws IOException {
    if (entries == 0) {
      throw JobException.badInput(
          "there is nothing to index up to %s: no products, no reviews release, and no document (knowledge.documents); ingest products, or name a folder of help pages"
              .formatted(context.asOf()));
    }
    Optional<Version> live = context.slots().live(PURPOSE);
    double before = live.map(v -> v.manifest().metrics().getOrDefault(ENTRIES, 0.)).orElse(0.);
    if (entries < leastShare * before) {
      throw JobException.gateRefused(
          "%,d entries, where the live index has %,d: fewer than knowledge.least-share = %s of it; what is live stays"
              .formatted(entries, (long) before, leastShare));
    }
  }
}
