package io.shopkeeper.vision.label;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.substring_index;

import io.shopkeeper.picture.PictureQuality;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.vision.picture.Pictures;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The pictures of the shop's goods, with what the catalogue calls them. */
final class ProductPictures {
  /** What separates the parts of a category path. */
  private static final String SEPARATOR = "/";

  private ProductPictures() {}

  static Map<String, String> fingerprints(JobContext context) throws IOException {
    return context.tables().fingerprints(context.asOf(), ShopTables.IMAGES, ShopTables.PRODUCTS);
  }

  /** All pictures up to the day, with their category: their own label, or that of their product. */
  static Dataset<Row> of(ProductVisionSettings settings, JobContext context) throws IOException {
    Dataset<Row> images = Pictures.upTo(context);
    Optional<Dataset<Row>> products = context.tables().find(ShopTables.PRODUCTS, context.asOf());
    if (products.isEmpty()) {
      return images.withColumn("category", col("label"));
    }
    Column path = substring_index(col("category_path"), SEPARATOR, settings.categoryLevels());
    return images
        .join(
            products.get().select(col("item_id"), path.as("shelf")),
            new String[] {"item_id"},
            "left")
        .withColumn("category", coalesce(col("label"), col("shelf")))
        .drop("shelf");
  }

  /**
   * The pictures that can be learned from: (image_id, content, class, part). What nobody could
   * recognise teaches nothing, and is not tested on.
   */
  static Dataset<Row> labelled(
      ProductVisionSettings settings, String partAttribute, JobContext context) throws IOException {
    Dataset<Row> told =
        of(settings, context)
            .where(
                col("category")
                    .isNotNull()
                    .and(col("quality").equalTo(PictureQuality.GOOD.text())));
    return Pictures.divided(told, partAttribute)
        .select(col("image_id"), col("content"), col("category").as("class"), col("part"));
  }
}
