package io.shopkeeper.vision.scene;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.picture.PictureQuality;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.vision.picture.Backbone;
import io.shopkeeper.vision.picture.PictureNight;
import io.shopkeeper.vision.picture.Pictures;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One run of {@code scene-train}, for processes that have DL4J. */
final class SceneNight {
  private final SceneTrainJob.Settings settings;
  private final JobContext context;

  SceneNight(SceneTrainJob.Settings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
  }

  void run(Map<String, String> inputs) throws Exception {
    new PictureNight(
            context,
            SceneTrainJob.KINDS,
            Backbone.of(settings.pretrained(), context),
            new PictureNight.Settings(
                settings.vision(), settings.deep(), settings.classifier(), settings.gate()))
        .run(labelled(), inputs);
  }

  /** The pictures whose scene is known: (image_id, content, class, part). */
  private Dataset<Row> labelled() throws IOException {
    Dataset<Row> told =
        Pictures.upTo(context)
            .withColumn("scene", col("attributes").getItem(settings.scene().attribute()))
            .where(
                col("scene").isNotNull().and(col("quality").equalTo(PictureQuality.GOOD.text())));
    return Pictures.divided(told, settings.vision().partAttribute())
        .select(col("image_id"), col("content"), col("scene").as("class"), col("part"));
  }
}
