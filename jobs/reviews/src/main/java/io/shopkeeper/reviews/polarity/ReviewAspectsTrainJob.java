package io.shopkeeper.reviews.polarity;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.deep.DeepLibrary;
import io.shopkeeper.deep.classify.ClassifierSettings;
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

/** Learns from terms that people labelled what a text thinks of each of its terms. */
public final class ReviewAspectsTrainJob implements Job<ReviewAspectsTrainJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(
      AspectLabelSettings aspectLabels,
      TrainingSettings deep,
      ClassifierSettings classifier,
      SentenceSettings sentences,
      GateSettings gate) {}

  @Override
  public String name() {
    return "review-aspects-train";
  }

  @Override
  public String summary() {
    return "praise and blame of terms, learned from terms that people labelled; gate it";
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
    return List.of(LivePolarity.KINDS.purpose());
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    return context.tables().fingerprints(context.asOf(), ShopTables.ASPECT_LABELS);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    new AspectNight(settings, context).run(inputs(settings, context));
  }
}
