package io.shopkeeper.vision.label;

import static io.shopkeeper.vision.label.DrawnShop.PICTURES;
import static io.shopkeeper.vision.label.DrawnShop.alone;
import static io.shopkeeper.vision.label.DrawnShop.image;
import static io.shopkeeper.vision.label.DrawnShop.jobs;
import static io.shopkeeper.vision.label.DrawnShop.morning;
import static io.shopkeeper.vision.label.DrawnShop.table;
import static io.shopkeeper.vision.label.DrawnShop.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.testkit.SharedSpark;
import io.shopkeeper.vision.picture.Drawn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ProductVisionScoreJobTest {
  @Test
  void everyPictureIsTold() throws Exception {
    Dataset<Row> labels = table(morning(), 1, "image_labels");
    assertEquals(PICTURES + 2, labels.where("rank = 1").count());
    assertEquals(0, labels.where("probability < 0 or probability > 1").count());
    assertEquals(
        0,
        labels
            .groupBy("image_id")
            .agg(org.apache.spark.sql.functions.sum("probability").as("sum"))
            .where("abs(sum - 1) > 1e-4")
            .count(),
        "three classes are all that there are");
    Dataset<Row> scenes = table(morning(), 1, "scene_labels").where("rank = 1");
    assertEquals(PICTURES + 2, scenes.count());
    assertTrue(
        scenes.where("scene = 'room'").count() > PICTURES / 4, scenes.showString(20, 0, false));
    Dataset<Row> similar = table(morning(), 1, "visually_similar_items");
    assertEquals(0, similar.where("item_id = similar_item_id").count());
    assertEquals(20L * (PICTURES / 2 + 1), similar.count());
    Dataset<Row> conflicts = table(morning(), 1, "category_conflicts");
    long planted = conflicts.where("cast(substring(image_id, 2) as int) % 20 = 19").count();
    assertTrue(planted >= 3, planted + " of 8 wrong labels are found");
    assertEquals(0, conflicts.where("category = 'once'").count(), "it was not learned");
    Dataset<Row> examples = table(morning(), 1, "vision_examples");
    assertTrue(examples.where("kind = 'prediction' and heat is not null").count() >= 4);
    assertTrue(examples.where("kind = 'similar'").count() >= 8);
  }

  @Test
  void aNightLooksOnlyAtWhatIsNewOrChanged() throws Exception {
    Path shop = KilledJob.copy(morning());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Row row :
        SharedSpark.session()
            .read()
            .parquet(morning().resolve("tables/images").toString())
            .collectAsList()) {
      byte[] content = row.getAs("content");
      String id = row.getAs("image_id");
      rows.add(
          image(
              id,
              row.getAs("item_id"),
              id.equals("p7") ? Drawn.png(Drawn.picture(2, 777)) : content,
              row.getAs("label")));
    }
    rows.add(image("new", "new", Drawn.png(Drawn.picture(1, 778)), null));
    write(shop, rows);
    JobTest.Result again = jobs(shop).run("product-vision-score", "--run-id", "again");
    assertEquals(ExitCode.DONE, again.exitCode(), again.err());
    assertEquals(2, again.run().at("/rows/pictures_looked_at").asInt(), again.run().toString());
    assertEquals(PICTURES + 3, table(shop, 2, "image_labels").where("rank = 1").count());
    Dataset<Row> before = table(morning(), 1, "image_labels").drop("release");
    Dataset<Row> after = table(shop, 2, "image_labels").drop("release");
    assertEquals(
        before.where("image_id <> 'p7'").count(),
        before.intersect(after.where("image_id <> 'p7'")).count());
  }

  @Test
  void scoringNeedsTheBackboneThatWasLearnedWith() throws Exception {
    JobTest.Result blind = alone(KilledJob.copy(morning())).run("product-vision-score");
    assertEquals(ExitCode.USAGE, blind.exitCode(), blind.err());
    assertTrue(blind.err().contains("name the one that it learned with"), blind.err());
  }
}
