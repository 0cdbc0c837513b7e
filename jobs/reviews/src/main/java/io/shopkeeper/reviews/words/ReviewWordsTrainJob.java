package io.shopkeeper.reviews.words;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.text.WordVectors;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Learns from all reviews, labelled or not, which words are used alike. */
public final class ReviewWordsTrainJob implements Job<ReviewWordsTrainJob.Settings> {
  /** The artifact. */
  public static final String ARTIFACT = "review-words";

  private static final String FILE = "model/words.bin";

  /** The sections of the job's settings. */
  public record Settings(WordSettings words) {}

  @Override
  public String name() {
    return "review-words-train";
  }

  @Override
  public String summary() {
    return "vectors of words from all reviews, and which words are used alike";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    return context.tables().fingerprints(context.asOf(), ShopTables.REVIEWS);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    try (WordTraining training =
        new WordTraining(
            settings.words(),
            context
                .tables()
                .read(ShopTables.REVIEWS, context.asOf())
                .select(ReviewText.COLUMN.as("text"), col("lang")))) {
      WordVectors vectors = context.phase("train", training::learned);
      WordFacts facts = context.phase("look for words alike", () -> training.facts(vectors));
      context.rows("words", facts.words());
      context.fact(WordFacts.NAME, facts);
      context
          .artifacts()
          .commitOnce(
              ARTIFACT,
              context.runId(),
              staging -> {
                staging.write(FILE, vectors.bytes());
                return context.draft(
                    settings.words().seed(), inputs(settings, context), Map.of(), Map.of());
              });
    }
  }

  /**
   * The newest vectors; empty where none were ever learned.
   *
   * @throws JobException 65 where they are damaged
   */
  public static Optional<WordVectors> newest(JobContext context) throws IOException {
    List<Version> versions = context.artifacts().versions(ARTIFACT);
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    Version newest = versions.get(versions.size() - 1);
    String file = "artifacts/%s/versions/%s/%s".formatted(newest.name(), newest.label(), FILE);
    try {
      return Optional.of(WordVectors.read(context.storage().read(file)));
    } catch (IllegalArgumentException e) {
      throw JobException.badInput(
          "%s: %s; run review-words-train again".formatted(file, e.getMessage()));
    }
  }
}
