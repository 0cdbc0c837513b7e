package io.shopkeeper.vision.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.testkit.SharedSpark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class PicturesTest {
  private static final SparkSession SPARK = SharedSpark.session();
  private static final StructType IMAGES =
      new StructType()
          .add("image_id", DataTypes.StringType)
          .add("item_id", DataTypes.StringType)
          .add("look", DataTypes.StringType)
          .add("attributes", DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));

  private static Map<String, Integer> parts(List<Row> images, String attribute) {
    Map<String, Integer> parts = new HashMap<>();
    for (Row row :
        Pictures.divided(SPARK.createDataFrame(images, IMAGES), attribute).collectAsList()) {
      parts.put(row.getAs("image_id"), row.getAs("part"));
    }
    return parts;
  }

  private static String look(long bits) {
    return "%016x".formatted(bits);
  }

  @Test
  void productsAndCopiesStayTogether() {
    SplittableRandom random = new SplittableRandom(5);
    List<Row> images = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long bits = random.nextLong();
      images.add(RowFactory.create("a" + i, "item" + i, look(bits), null));
      images.add(RowFactory.create("b" + i, "item" + i, look(random.nextLong()), null));
      images.add(RowFactory.create("c" + i, null, look(bits ^ 5), null));
    }
    Map<String, Integer> parts = parts(images, "");
    assertEquals(600, parts.size());
    int[] counts = new int[3];
    for (int i = 0; i < 200; i++) {
      assertEquals(parts.get("a" + i), parts.get("b" + i), "of one product");
      counts[parts.get("a" + i)]++;
    }
    // A copy without a product is where its own look would be: with the product unless that has a
    // smaller one.
    assertEquals(
        true, counts[Part.TRAINING.number()] > 130, List.of(counts[0], counts[1]).toString());
    for (Part part : Part.values()) {
      assertEquals(true, counts[part.number()] > 5, part.toString());
    }
  }

  @Test
  void copiesWithoutProductStayTogether() {
    SplittableRandom random = new SplittableRandom(6);
    List<Row> images = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      long bits = random.nextLong();
      images.add(RowFactory.create("a" + i, null, look(bits), null));
      images.add(RowFactory.create("b" + i, null, look(bits ^ 0x8000000000000001L), null));
    }
    Map<String, Integer> parts = parts(images, "");
    for (int i = 0; i < 100; i++) {
      assertEquals(parts.get("a" + i), parts.get("b" + i));
    }
  }

  @Test
  void anAttributeDecidesWhereItSaysSomething() {
    List<Row> images =
        List.of(
            RowFactory.create("a", null, look(1L << 40), Map.of("split", "Test")),
            RowFactory.create("b", null, look(2L << 50), Map.of("split", "validation")),
            RowFactory.create("c", null, look(7L << 20), Map.of("split", "train")),
            RowFactory.create("d", null, look(-1L), Map.of("other", "test")));
    Map<String, Integer> parts = parts(images, "split");
    assertEquals(Part.TEST.number(), parts.get("a"));
    assertEquals(Part.VALIDATION.number(), parts.get("b"));
    assertEquals(Part.TRAINING.number(), parts.get("c"));
    assertEquals(parts(images, "").get("d"), parts.get("d"));
  }

  @Test
  void aTenthOfTheTrainingPicturesValidatesWhereNoneIsSaidTo() {
    SplittableRandom random = new SplittableRandom(7);
    List<Row> images = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String split = i < 50 ? "test" : "train";
      images.add(RowFactory.create("a" + i, null, look(random.nextLong()), Map.of("split", split)));
    }
    Map<String, Integer> parts = parts(images, "split");
    int[] counts = new int[Part.values().length];
    for (int i = 0; i < 300; i++) {
      int part = parts.get("a" + i);
      assertEquals(i < 50, part == Part.TEST.number());
      counts[part]++;
    }
    assertEquals(25, counts[Part.VALIDATION.number()], 15);
  }
}
