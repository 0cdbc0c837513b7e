package io.shopkeeper.vision.picture;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.core.JobException;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.picture.LookGroups;
import io.shopkeeper.picture.PerceptualHash;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The table {@code images}, as jobs that learn from it read it. */
public final class Pictures {
  private static final StructType GROUPS =
      new StructType().add("look", DataTypes.StringType).add("group", DataTypes.StringType);

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
   * Pictures with the column {@code part}: the set of each, as {@link Part#number}. Copies of one
   * picture are in one, and so are those of a product. All their hashes are held by the driver: 16
   * bytes each.
   *
   * @param images rows (item_id, look, attributes and more)
   * @param attribute that says which; where it is empty, or a picture lacks it, names decide, and
   *     where it says of none that it is for validation, of a tenth of the training pictures
   */
  public static Dataset<Row> divided(Dataset<Row> images, String attribute) {
    Column ofProduct = min("group").over(Window.partitionBy("item_id"));
    return grouped(images)
        .withColumn("name", when(col("item_id").isNull(), col("group")).otherwise(ofProduct))
        .withColumn("part", part(images, Part.of(col("name")), attribute))
        .drop("group", "name");
  }

  /** Adds the first look of each picture's group of copies. */
  private static Dataset<Row> grouped(Dataset<Row> images) {
    List<Row> looks = images.select("look").distinct().orderBy("look").collectAsList();
    int[] first =
        LookGroups.of(
            looks.stream().mapToLong(row -> PerceptualHash.ofText(row.getString(0))).toArray());
    List<Row> groups = new ArrayList<>();
    for (int i = 0; i < first.length; i++) {
      groups.add(RowFactory.create(looks.get(i).get(0), looks.get(first[i]).get(0)));
    }
    return images.join(broadcast(images.sparkSession().createDataFrame(groups, GROUPS)), "look");
  }

  private static Column part(Dataset<Row> images, Column byName, String attribute) {
    if (attribute.isBlank()) {
      return byName;
    }
    Column told = lower(col("attributes").getItem(attribute));
    Column training = told.isin("train", name(Part.TRAINING));
    Column validation = told.equalTo(name(Part.VALIDATION));
    if (images.where(validation).isEmpty()) {
      // Nothing is said to be for validation: a tenth of the training pictures is.
      validation = training.and(byName.equalTo(Part.VALIDATION.number()));
    }
    return when(told.equalTo(name(Part.TEST)), Part.TEST.number())
        .when(validation, Part.VALIDATION.number())
        .when(training, Part.TRAINING.number())
        .otherwise(byName);
  }

  private static String name(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }
}
