package io.shopkeeper.vision.picture;

import io.shopkeeper.learning.encode.PretrainedDirectory;
import io.shopkeeper.learning.encode.PretrainedSettings;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.pretrained.PretrainedModel;
import java.io.IOException;
import java.util.Optional;

/** The pretrained model that makes vectors of a shop's pictures. */
public final class Backbone {
  private Backbone() {}

  /**
   * Reads the backbone of the settings; empty if they name none.
   *
   * @throws io.shopkeeper.core.JobException (64) if there is no such model
   */
  public static Optional<PretrainedModel> of(PretrainedSettings settings, JobContext context)
      throws IOException {
    return settings.pictures().isBlank()
        ? Optional.empty()
        : Optional.of(
            PretrainedDirectory.read(
                settings.pictures(), context.spark().sparkContext().hadoopConfiguration()));
  }

  /** The sum by which a backbone's vectors are known; {@code none} without one. */
  public static String sum(PretrainedSettings settings, JobContext context) throws IOException {
    return settings.pictures().isBlank()
        ? "none"
        : PretrainedDirectory.vectors(
            settings.pictures(), context.spark().sparkContext().hadoopConfiguration());
  }
}
