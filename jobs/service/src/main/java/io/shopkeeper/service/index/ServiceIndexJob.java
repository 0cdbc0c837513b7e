package io.shopkeeper.service.index;

import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.answer.index.AnswerIndexFile;
import io.shopkeeper.answer.index.EncodedEntry;
import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.answer.index.Relevance;
import io.shopkeeper.answer.index.Relevance.Ranking;
import io.shopkeeper.answer.index.RelevanceTraining;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.learning.encode.SentenceSettings;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.pretrained.OnnxLibrary;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/** Indexes what the shop knows: documents, questions with answers, products, what reviews say. */
public final class ServiceIndexJob implements Job<ServiceIndexJob.Settings> {
  /** What serves answers. */
  public static final Purpose PURPOSE = Purpose.ofModel("answer-index");

  /** Where the index lies in a version. */
  public static final String FILE = "model/answers.idx";

  private static final String ENTRIES = "entries";

  /** The sections of the job's settings. */
  public record Settings(KnowledgeSettings knowledge, SentenceSettings sentences) {}

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
  public List<String> libraries() {
    return List.of(OnnxLibrary.JAR);
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
    inputs.put("sentences", settings.sentences().sum(hadoop(context)));
    inputs.putAll(new Documents(settings.knowledge(), context).fingerprints());
    return inputs;
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Knowledge knowledge = new Knowledge(settings.knowledge(), context);
    SentenceVectors models = settings.sentences().vectors(hadoop(context));
    List<Entry> entries = context.phase("gather", knowledge::entries);
    context.say("%,d entries: %s".formatted(entries.size(), knowledge.counts()));
    knowledge.counts().forEach((kind, count) -> context.rows(kind + "_entries", count));
    notTooFew(entries.size(), settings.knowledge().leastShare(), context);
    List<EncodedEntry> encoded = context.phase("read", () -> encoded(entries, models, context));
    Relevance relevance = context.phase("learn relevance", () -> learned(encoded, models, context));
    byte[] file =
        context.phase("index", () -> AnswerIndexFile.of(encoded.iterator(), models, relevance));
    int size = context.phase("read back", () -> size(file, models));
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
                      Map.of(ENTRIES, (double) size),
                      Map.of("source", SentenceVectors.none(models) ? "bm25" : "bm25-vectors"));
                });
    context.slots().take(PURPOSE, version, context.runId(), "%,d entries".formatted(size));
  }

  private static Configuration hadoop(JobContext context) {
    return context.storage().configuration();
  }

  /** The entries with their vectors; those of entries that the live index has are taken over. */
  private static List<EncodedEntry> encoded(
      List<Entry> entries, SentenceVectors models, JobContext context) throws IOException {
    SentenceReading reading =
        new SentenceReading(models, new JavaSparkContext(context.spark().sparkContext()));
    Optional<AnswerIndex> live = LiveIndex.readable(context);
    if (live.isPresent()) {
      try (AnswerIndex index = live.get()) {
        reading.take(index);
      }
    }
    context.rows("sentences_read", reading.read(entries));
    return reading.encoded(entries);
  }

  /** Of entries in an order that says nothing of them. */
  private static Relevance learned(
      List<EncodedEntry> encoded, SentenceVectors models, JobContext context) throws IOException {
    List<Ranking> rankings = new ArrayList<>();
    Relevance relevance =
        RelevanceTraining.of(
            encoded.stream()
                .sorted(Comparator.comparing(one -> Sha256.of(one.entry().id()).hex()))
                .toList(),
            models,
            rankings);
    context.say(
        "relevance: %s, learned from %d questions with answers"
            .formatted(relevance, rankings.size()));
    context.fact("relevance", relevance);
    return relevance;
  }

  private static int size(byte[] file, SentenceVectors models) throws IOException {
    try (AnswerIndex index = AnswerIndex.open(file, names -> models)) {
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
