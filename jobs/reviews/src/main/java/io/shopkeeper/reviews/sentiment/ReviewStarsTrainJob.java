package io.shopkeeper.reviews.sentiment;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.deep.DeepLibrary;
import io.shopkeeper.deep.classify.ClassifierSettings;
import io.shopkeeper.deep.classify.Kinds;
import io.shopkeeper.deep.text.TextNight;
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

/** Learns from reviews with stars how many a review would give, from the words alone. */
public final class ReviewStarsTrainJob implements Job<ReviewStarsTrainJob.Settings> {
  /** The kinds of classifiers that may be live. */
  public static final Kinds KINDS = TextNight.kinds("review-stars");

  /** The sections of the job's settings. */
  public record Settings(
      TextSettings text,
      TrainingSettings deep,
      ClassifierSettings classifier,
      SentenceSettings sentences,
      GateSettings gate) {}

  @Override
  public String name() {
    return "review-stars-train";
  }

  @Override
  public String summary() {
    return "one to five stars from a review's words, judged by the mean absolute error; gate it";
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
    return List.of(KINDS.purpose());
  }

  @Override
  public void check(Settings settings) {
    settings.text().check();
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    return context.tables().fingerprints(context.asOf(), ShopTables.REVIEWS);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    new StarsNight(settings, context).run(inputs(settings, context));
  }
}
