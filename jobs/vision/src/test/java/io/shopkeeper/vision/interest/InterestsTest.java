package io.shopkeeper.vision.interest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.testkit.SharedSpark;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class InterestsTest {
  private static final SparkSession SPARK = SharedSpark.session();
  private static final LocalDate DAY = LocalDate.parse("2026-03-31");
  private static final InterestSettings SETTINGS = new InterestSettings(30, 1, 3, 5, 3, 5, 10);

  private static Dataset<Row> table(String columns, Object[]... rows) {
    StructType schema = new StructType();
    for (String column : columns.split(" ", -1)) {
      schema =
          schema.add(
              column, column.equals("probability") ? DataTypes.FloatType : DataTypes.StringType);
    }
    List<Row> all = new ArrayList<>();
    for (Object[] row : rows) {
      all.add(RowFactory.create(row));
    }
    return SPARK.createDataFrame(all, schema);
  }

  private static final Dataset<Row> TOLD =
      table(
          "image_id item_id label probability quality",
          new Object[] {"p1", "i1", "shoe", .8f, "good"},
          new Object[] {"p1", "i1", "hat", .2f, "good"},
          new Object[] {"p2", "i1", "shoe", .6f, "good"},
          new Object[] {"p2", "i1", "hat", .4f, "good"},
          new Object[] {"p3", "i2", "hat", 1f, "good"},
          new Object[] {"p4", "i2", "shoe", 1f, "blurred"},
          new Object[] {"i2", null, "shoe", 1f, "good"});

  private static final Dataset<Row> EVENTS =
      table(
          "user_id item_id event_type ds",
          new Object[] {"u", "i1", "view", "2026-03-31"},
          new Object[] {"u", "i1", "purchase", "2026-03-01"},
          new Object[] {"u", "i2", "add_to_cart", "2026-03-31"},
          new Object[] {"u", "i2", "impression", "2026-03-31"},
          new Object[] {"v", "i2", "click", "2026-04-05"},
          new Object[] {"v", "unknown", "view", "2026-03-31"},
          new Object[] {null, "i1", "view", "2026-03-31"});

  private static Map<String, Row> interests(Optional<Dataset<Row>> images) {
    Map<String, Row> interests = new TreeMap<>();
    for (Row row :
        new Interests(SETTINGS, DAY)
            .pictures(TOLD, "category", "label")
            .events(Optional.of(EVENTS))
            .images(images)
            .table(TOLD.limit(0))
            .collectAsList()) {
      interests.put(row.getString(0) + " " + row.getString(2), row);
    }
    return interests;
  }

  @Test
  void encountersAreSummedByHand() {
    Map<String, Row> interests = interests(Optional.empty());
    // u: i1 with 1 + 5/2 (thirty days ago), i2 with 3; i1 is .7 shoe, .3 hat; i2 is a hat.
    double shoe = 3.5 * .7;
    double hat = 3.5 * .3 + 3;
    double everything = 6.5 + 1;
    double averageShoe = shoe / everything;
    double averageHat = (hat + 1) / everything;
    assertEquals(3, interests.size(), interests.toString());
    assertEquals(
        (shoe + 5 * averageShoe) / (6.5 + 5),
        interests.get("u shoe").<Double>getAs("weight"),
        1e-6);
    assertEquals(
        (hat + 5 * averageHat) / (6.5 + 5), interests.get("u hat").<Double>getAs("weight"), 1e-6);
    assertEquals(
        (1 + 5 * averageHat) / (1 + 5), interests.get("v hat").<Double>getAs("weight"), 1e-6);
    double confidence = interests.get("u shoe").getAs("confidence");
    // Of two classes one is above its average as probably as the other is below.
    assertEquals(1, confidence + interests.get("u hat").<Double>getAs("confidence"), 1e-6);
  }

  /** A picture may have the id of an item. */
  @Test
  void deliveredPicturesCount() {
    Map<String, Row> interests =
        interests(
            Optional.of(table("image_id user_id ds", new Object[] {"i2", "w", "2026-03-31"})));
    assertTrue(interests.containsKey("w shoe"), interests.toString());
    assertEquals(4, interests.size());
  }
}
