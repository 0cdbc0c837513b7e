package io.shopkeeper.vision.fashion;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.deep.DeepLibrary;
import io.shopkeeper.deep.classify.ClassifierSettings;
import io.shopkeeper.deep.train.TrainingSettings;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Trains a convolutional network on Fashion-MNIST, as an example of a classifier's job. */
public final class FashionMnistJob implements Job<FashionMnistJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(
      FashionMnistSettings fashionMnist,
      TrainingSettings deep,
      ClassifierSettings classifier,
      GateSettings gate) {}

  static final String MODEL = "fashion-mnist";

  @Override
  public String name() {
    return MODEL;
  }

  @Override
  public String summary() {
    return "example: train a CNN on Fashion-MNIST by parameter averaging, leave it as an artifact";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> libraries() {
    return List.of(DeepLibrary.JAR);
  }

  @Override
  public List<Purpose> purposes() {
    return List.of(Purpose.ofModel(MODEL));
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    return IdxSet.of(
            settings.fashionMnist().directory(),
            context.spark().sparkContext().hadoopConfiguration())
        .fingerprints();
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    new FashionMnistNight(settings, context).run();
  }
}
