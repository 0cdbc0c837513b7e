package io.shopkeeper.vision.label;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.DeepLibrary;
import io.shopkeeper.deep.classify.Kinds;
import io.shopkeeper.learning.encode.PretrainedSettings;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.pretrained.OnnxLibrary;
import io.shopkeeper.vision.picture.Backbone;
import io.shopkeeper.vision.scene.SceneTrainJob;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells what every picture shows, which goods look alike, and where picture and catalogue disagree,
 * as one release.
 */
public final class ProductVisionScoreJob implements Job<ProductVisionScoreJob.Settings> {
  private static final String NONE = "none";

  /** The sections of the job's settings. */
  public record Settings(
      ProductVisionSettings productVision,
      LikenessSettings likeness,
      PretrainedSettings pretrained) {}

  @Override
  public String name() {
    return "product-vision-score";
  }

  @Override
  public String summary() {
    return "what pictures show, goods and scenes; which goods look alike; catalogue conflicts";
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
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    Map<String, String> inputs = ProductPictures.fingerprints(context);
    inputs.put("backbone", Backbone.sum(settings.pretrained(), context));
    inputs.put("model", live(ProductVisionTrainJob.KINDS, context).orElse(NONE));
    inputs.put("scene-model", live(SceneTrainJob.KINDS, context).orElse(NONE));
    return inputs;
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    if (live(ProductVisionTrainJob.KINDS, context).isEmpty()
        && live(SceneTrainJob.KINDS, context).isEmpty()) {
      throw JobException.gateRefused(
          "no classifier of pictures ever went live; run product-vision-train or scene-train first");
    }
    new VisionRelease(settings, context).commit(inputs(settings, context));
  }

  private static Optional<String> live(Kinds kinds, JobContext context) throws IOException {
    return context
        .slots()
        .live(kinds.purpose())
        .map(version -> version.name() + "/" + version.label());
  }
}
