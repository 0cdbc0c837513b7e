package io.shopkeeper.vision.picture;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.core.JobException;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import java.io.IOException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The table {@code images}, as jobs that learn from it read it. */
public final class Pictures {
  private Pictures() {}

  /**
   * All pictures up to the day.
   *
   * @throws JobException 65 if there are none
   */
  public static Dataset<Row> upTo(JobContext context) throws IOException {
    return context
        .tables()
        .find(ShopTables.IMAGES, context.asOf())
        .orElseThrow(
            () ->
                JobException.badInput(
                    "there is no table images up to %s; ingest pictures, docs/vision.md says how"
                        .formatted(context.asOf())));
  }

  /**
   * The set of a picture, as {@link Part#number}. Those of one product, and those that look quite
   * the same, are in one.
   *
   * @param attribute that says which; where it is empty, or a picture lacks it, names decide
   */
  public static Column part(String attribute) {
    Column byName = Part.of(coalesce(col("item_id"), col("look")));
    if (attribute.isBlank()) {
      return byName;
    }
    Column told = lower(col("attributes").getItem(attribute));
    Column number = byName;
    for (Part part : Part.values()) {
      number = when(told.equalTo(lower(lit(part.name()))), part.number()).otherwise(number);
    }
    return when(told.equalTo("train"), Part.TRAINING.number()).otherwise(number);
  }
}
