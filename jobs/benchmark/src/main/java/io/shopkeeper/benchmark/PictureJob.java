package io.shopkeeper.benchmark;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.DeepLibrary;
import io.shopkeeper.deep.classify.ClassifierFiles;
import io.shopkeeper.deep.classify.Kinds;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.pretrained.PretrainedModel;
import io.shopkeeper.vision.label.ProductVisionTrainJob;
import io.shopkeeper.vision.picture.PictureClassifier;
import io.shopkeeper.vision.picture.PictureNight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A benchmark's job that runs the night of a classifier of pictures, and measures what it made. */
abstract class PictureJob implements Job<ProductVisionTrainJob.Settings> {
  @Override
  public Class<ProductVisionTrainJob.Settings> settings() {
    return ProductVisionTrainJob.Settings.class;
  }

  @Override
  public List<String> libraries() {
    return List.of(DeepLibrary.JAR);
  }

  @Override
  public Map<String, String> inputs(ProductVisionTrainJob.Settings settings, JobContext context) {
    return Map.of();
  }

  /**
   * Runs the night.
   *
   * @param purpose what is trained
   * @param pictures rows (image_id, content, class, part)
   * @return the candidate that it made, live or not
   */
  static ClassifierFiles.Stored<PictureClassifier> candidate(
      ProductVisionTrainJob.Settings settings,
      JobContext context,
      String purpose,
      Optional<PretrainedModel> backbone,
      Dataset<Row> pictures)
      throws Exception {
    Kinds kinds = PictureNight.kinds(purpose);
    PictureNight night =
        new PictureNight(
            context,
            kinds,
            backbone,
            new PictureNight.Settings(
                settings.vision(), settings.deep(), settings.classifier(), settings.gate()));
    try {
      night.run(pictures, Map.of());
    } catch (JobException refused) {
      // The candidate of a later seed need not be better than that of an earlier one.
      context.say(refused.getMessage());
    }
    List<Version> versions = context.artifacts().versions(kinds.artifact(night.candidate()));
    return PictureNight.files(context).read(versions.get(versions.size() - 1));
  }
}
