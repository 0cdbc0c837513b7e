package io.shopkeeper.vision.label;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.deep.DeepLibrary;
import io.shopkeeper.deep.classify.ClassifierSettings;
import io.shopkeeper.deep.classify.Kinds;
import io.shopkeeper.deep.train.TrainingSettings;
import io.shopkeeper.learning.encode.PretrainedSettings;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.pretrained.OnnxLibrary;
import io.shopkeeper.vision.picture.Backbone;
import io.shopkeeper.vision.picture.PictureNight;
import io.shopkeeper.vision.picture.PictureSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Learns from product pictures which of the shop's categories each shows. */
public final class ProductVisionTrainJob implements Job<ProductVisionTrainJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(
      ProductVisionSettings productVision,
      PictureSettings vision,
      PretrainedSettings pretrained,
      TrainingSettings deep,
      ClassifierSettings classifier,
      GateSettings gate) {}

  /** The kinds of classifiers that compete. */
  static final Kinds KINDS = PictureNight.kinds("product-vision");

  @Override
  public String name() {
    return "product-vision-train";
  }

  @Override
  public String summary() {
    return "what product pictures show: head on a backbone, CNN and their pool; gate it";
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
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    Map<String, String> inputs = ProductPictures.fingerprints(context);
    inputs.put("backbone", Backbone.sum(settings.pretrained(), context));
    return inputs;
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    new ProductVisionNight(settings, context).run(inputs(settings, context));
  }
}
