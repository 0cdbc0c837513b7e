package io.shopkeeper.reviews.sentiment;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.deep.DeepLibrary;
import io.shopkeeper.deep.classify.ClassifierSettings;
import io.shopkeeper.deep.text.TextSettings;
import io.shopkeeper.deep.train.TrainingSettings;
import io.shopkeeper.learning.encode.SentenceSettings;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.pretrained.OnnxLibrary;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Learns from labelled reviews how a buyer feels, from the words alone. */
public final class ReviewSentimentTrainJob implements Job<ReviewSentimentTrainJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(
      SentimentSettings sentiment,
      TextSettings text,
      TrainingSettings deep,
      ClassifierSettings classifier,
      SentenceSettings sentences,
      GateSettings gate) {}

  @Override
  public String name() {
    return "review-sentiment-train";
  }

  @Override
  public String summary() {
    return "how buyers feel: networks, words, sentence vectors, their pool; gate it";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> libraries() {
    return List.of(DeepLibrary.JAR, OnnxLibrary.JAR);
  }

  @Override
  public List<Purpose> purposes() {
    return List.of(LiveSentiment.KINDS.purpose());
  }

  @Override
  public void check(Settings settings) {
    settings.text().check();
    if (settings.sentiment().negativeTo() >= settings.sentiment().positiveFrom()) {
      throw JobException.usage(
          "setting 'sentiment.negative-to' is %s, not below sentiment.positive-from = %s: a review would be both"
              .formatted(settings.sentiment().negativeTo(), settings.sentiment().positiveFrom()));
    }
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    return context.tables().fingerprints(context.asOf(), ShopTables.REVIEWS);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    new SentimentNight(settings, context).run(inputs(settings, context));
  }
}
