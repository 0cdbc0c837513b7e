package io.shopkeeper.vision.interest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.platform.customer.CustomerShares;
import io.shopkeeper.testkit.SharedSpark;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Six customers with kitchens, who take mugs, and six with campsites, who take tents. */
class SceneGoodsTest {
  private static final SparkSession SPARK = SharedSpark.session();
  private static final InterestSettings SETTINGS = new InterestSettings(30, 1, 3, 5, 3, 5, 10);

  private final List<Row> scenes = new ArrayList<>();
  private final List<Row> images = new ArrayList<>();
  private final List<Row> events = new ArrayList<>();

  SceneGoodsTest() {
    for (int i = 0; i < 6; i++) {
      customer("k" + i, "kitchen", "good", i < 4 ? "mug1" : "mug2");
      customer("c" + i, "campsite", "good", i < 2 ? "tent1" : "tent2");
    }
    // Nothing is known of who delivered only a dark picture.
    customer("dark", "kitchen", "dark", "tent1");
  }

  private void customer(String user, String scene, String quality, String item) {
    images.add(RowFactory.create("of " + user, user));
    scenes.add(RowFactory.create("of " + user, scene, 1, quality));
    scenes.add(RowFactory.create("of " + user, "nursery", 2, quality));
    for (String type : List.of("view", "add_to_cart", "purchase")) {
      events.add(RowFactory.create(user, item, type, "2026-03-31"));
    }
    events.add(RowFactory.create(user, "pen", "purchase", "2026-03-31"));
    events.add(RowFactory.create(user, "tent1", "view", "2026-03-31"));
  }

  private static Dataset<Row> table(String schema, List<Row> rows) {
    return SPARK.createDataFrame(rows, StructType.fromDDL(schema));
  }

  private SceneGoods learned(Optional<Dataset<Row>> lists) {
    return new SceneGoods(
        new SceneGoods.Learned(
            table(
                "item_id string, category string",
                List.of(
                    RowFactory.create("mug1", "Mugs"),
                    RowFactory.create("mug2", "Mugs"),
                    RowFactory.create("mug3", "Mugs"),
                    RowFactory.create("tent1", "Tents"),
                    RowFactory.create("tent2", "Tents"),
                    RowFactory.create("pen", "Pens"))),
            table("image_id string, scene string, rank int, quality string", scenes),
            table("image_id string, user_id string", images),
            table("user_id string, item_id string, event_type string, ds string", events),
            lists),
        new Interests(SETTINGS.counting(), LocalDate.parse("2026-03-31")));
  }

  private static List<String> rows(Dataset<Row> rows, String... columns) {
    return rows
        .selectExpr("concat_ws(' ', " + String.join(", ", columns) + ")")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void aSceneHasTheCategoriesThatItsCustomersTakeMoreThanOthers() {
    Dataset<Row> categories = learned(Optional.empty()).categories();
    assertEquals(List.of("campsite Tents", "kitchen Mugs"), rows(categories, "scene", "category"));
    // Of six kitchens: mugs and a pen each, the cart and the purchase counting once.
    double mugs = 6;
    double all = 12;
    double average = mugs / (2 * all);
    Row kitchen = categories.where("scene = 'kitchen'").first();
    assertEquals((mugs + 5 * average) / (all + 5), kitchen.<Double>getAs("weight"), 1e-9);
    assertEquals(
        CustomerShares.above(mugs, all, average, 5), kitchen.<Double>getAs("confidence"), 1e-9);
  }

  @Test
  void withoutListsProductsAreInTheOrderOfHowOftenTheyAreTaken() {
    SceneGoods learned = learned(Optional.empty());
    assertEquals(
        List.of("campsite 1 tent2", "campsite 2 tent1", "kitchen 1 mug1", "kitchen 2 mug2"),
        rows(learned.products(), "scene", "rank", "item_id"));
    assertTrue(learned.ofCustomers().isEmpty());
  }

  @Test
  void withListsProductsAreInTheOrderOfThese() {
    Dataset<Row> lists =
        table(
            "user_id string, item_id string, rank int",
            List.of(
                RowFactory.create("k0", "pen", 1),
                RowFactory.create("k0", "mug3", 2),
                RowFactory.create("k0", "tent2", 3),
                RowFactory.create("k0", "mug1", 7),
                RowFactory.create("stranger", "mug1", 1),
                RowFactory.create("stranger", "mug3", 2)));
    SceneGoods learned = learned(Optional.of(lists));
    // mug1: 1/3 + 1; mug3: 2 ÷ log2(3) = 1.26.
    assertEquals(
        List.of("campsite 1 tent2", "kitchen 1 mug1", "kitchen 2 mug3"),
        rows(learned.products(), "scene", "rank", "item_id"));
    assertEquals(
        List.of("k0 kitchen 1 mug3", "k0 kitchen 2 mug1"),
        rows(learned.ofCustomers().orElseThrow(), "user_id", "scene", "rank", "item_id"));
  }
}
