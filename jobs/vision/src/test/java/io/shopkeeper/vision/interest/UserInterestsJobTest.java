package io.shopkeeper.vision.interest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.testkit.SharedSpark;
import io.shopkeeper.vision.label.DrawnShop;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class UserInterestsJobTest {
  private static Map<String, Object> view(String user, int item) {
    Map<String, Object> event = new HashMap<>();
    event.put("event_id", user + item);
    event.put("user_id", user);
    event.put("item_id", "item" + item);
    event.put("event_type", "view");
    event.put("event_time", Timestamp.valueOf("2026-03-31 10:00:00"));
    return event;
  }

  @Test
  void whoLooksAtDiscsLikesDiscsAndRooms() throws Exception {
    Path shop = KilledJob.copy(DrawnShop.morning());
    List<Map<String, Object>> events = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      events.add(view("round", 3 * i));
      events.add(view("anything", i));
    }
    DrawnShop.write(shop, ShopTables.EVENTS, events);
    JobTest.Result told = DrawnShop.alone(shop).run("user-interests");
    assertEquals(ExitCode.DONE, told.exitCode(), told.err());
    Dataset<Row> interests =
        SharedSpark.session()
            .read()
            .parquet(shop.resolve("releases/interests/versions/0000001/user_interests").toString());
    Row first =
        interests
            .where("user_id = 'round' and kind = 'category'")
            .orderBy(org.apache.spark.sql.functions.desc("weight"))
            .first();
    assertEquals("disc", first.<String>getAs("value"));
    assertTrue(first.<Double>getAs("confidence") > .9, first.toString());
    assertEquals(
        "room",
        interests
            .where("user_id = 'round' and kind = 'scene'")
            .orderBy(org.apache.spark.sql.functions.desc("weight"))
            .first()
            .<String>getAs("value"));
    assertEquals(0, interests.where("confidence < 0 or confidence > 1 or weight > 1").count());
  }

  @Test
  void withoutEventsNobodyHasInterests() throws Exception {
    Path shop = KilledJob.copy(DrawnShop.morning());
    JobTest.Result told = DrawnShop.alone(shop).run("user-interests");
    assertEquals(ExitCode.DONE, told.exitCode(), told.err());
    Path empty = DrawnShop.empty("interests-of-nobody");
    JobTest.Result none = DrawnShop.alone(empty).run("user-interests");
    assertEquals(ExitCode.GATE_REFUSED, none.exitCode(), none.err());
    assertTrue(none.err().contains("run product-vision-score first"), none.err());
  }
}
