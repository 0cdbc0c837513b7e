package io.shopkeeper.vision.scene;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.deep.DeepLibrary;
import io.shopkeeper.deep.classify.ClassifierSettings;
import io.shopkeeper.deep.classify.Kinds;
import io.shopkeeper.deep.train.TrainingSettings;
import io.shopkeeper.learning.encode.PretrainedSettings;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.pretrained.OnnxLibrary;
import io.shopkeeper.vision.picture.Backbone;
import io.shopkeeper.vision.picture.PictureNight;
import io.shopkeeper.vision.picture.PictureSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Learns which shopping scene a picture shows. */
public final class SceneTrainJob implements Job<SceneTrainJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(
      SceneSettings scene,
      PictureSettings vision,
      PretrainedSettings pretrained,
      TrainingSettings deep,
      ClassifierSettings classifier,
      GateSettings gate) {}

  /** The kinds of classifiers that compete. */
  public static final Kinds KINDS = PictureNight.kinds("scene");

  @Override
  public String name() {
    return "scene-train";
  }

  @Override
  public String summary() {
    return "which shopping scene a picture shows, such as a kitchen: learn it; gate it";
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
    Map<String, String> inputs = context.tables().fingerprints(context.asOf(), ShopTables.IMAGES);
    inputs.put("backbone", Backbone.sum(settings.pretrained(), context));
    return inputs;
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    new SceneNight(settings, context).run(inputs(settings, context));
  }
}
