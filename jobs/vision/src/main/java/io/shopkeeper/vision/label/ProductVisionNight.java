package io.shopkeeper.vision.label;

import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.vision.picture.Backbone;
import io.shopkeeper.vision.picture.PictureNight;
import java.util.Map;

/** One run of {@code product-vision-train}, for processes that have DL4J. */
final class ProductVisionNight {
  private final ProductVisionTrainJob.Settings settings;
  private final JobContext context;

  ProductVisionNight(ProductVisionTrainJob.Settings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
  }

  void run(Map<String, String> inputs) throws Exception {
    new PictureNight(
            context,
            ProductVisionTrainJob.KINDS,
            Backbone.of(settings.pretrained(), context),
            new PictureNight.Settings(
                settings.vision(), settings.deep(), settings.classifier(), settings.gate()))
        .run(
            ProductPictures.labelled(
                settings.productVision(), settings.vision().partAttribute(), context),
            inputs);
  }
}
