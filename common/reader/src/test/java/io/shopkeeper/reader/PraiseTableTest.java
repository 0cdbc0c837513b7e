package io.shopkeeper.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.DamagedException;
import io.shopkeeper.reader.MadeUpShop.Row;
import io.shopkeeper.reader.ScoreTable.Detail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PraiseTableTest {
  /** The schemas that Spark gives the tables. */
  static final MessageType USERS =
      MessageTypeParser.parseMessageType(
          "message spark_schema { optional binary user_id (STRING); required int32 rank; optional"
              + " binary aspect (STRING); optional double weight; optional double confidence; }");

  private static final MessageType ITEMS =
      MessageTypeParser.parseMessageType(
          "message spark_schema { required binary item_id (STRING); required int32 rank; required"
              + " binary aspect (STRING); optional binary text_zh (STRING); optional binary text_en"
              + " (STRING); }");

  private static final List<Row> LISTS =
      List.of(
          new Row("anna", "phone", 1, 3),
          new Row("anna", "lamp", 2, 2),
          new Row("anna", "cup", 3, 1),
          new Row("ben", "phone", 1, 3));

  @TempDir Path root;

  private static Object[] praise(String item, int rank, String aspect) {
    return new Object[] {item, rank, aspect, "买家好评：" + aspect, "buyers praise its " + aspect};
  }

  /** A live release of reviews; of an item the rows are in no order. */
  private void reviews(long number, Object[]... users) throws IOException {
    MadeUpShop shop = new MadeUpShop(root);
    ReleasedTableTest.table(
        shop,
        "reviews",
        number,
        "item_praise",
        ITEMS,
        ReleasedTableTest.rows(
            ITEMS,
            praise("phone", 3, "price"),
            praise("phone", 1, "battery"),
            praise("phone", 2, "screen"),
            praise("lamp", 1, "battery")));
    ReleasedTableTest.table(
        shop, "reviews", number, "user_aspects", USERS, ReleasedTableTest.rows(USERS, users));
    shop.manifest("reviews", number, "item_praise", "user_aspects");
    shop.promote("reviews", number, number);
  }

  private static List<String> texts(Recommendations list) {
    return list.items().stream()
        .map(item -> item.praise().map(Praise::english).orElse("-"))
        .toList();
  }

  @Test
  void ofSeveralStrengthsThatIsChosenWhichTheCustomerSpeaksOfMostSurely() throws IOException {
    new MadeUpShop(root).release("recommendations", 1, LISTS);
    reviews(
        1,
        new Object[] {"anna", 3, "battery", .3, .85},
        new Object[] {"anna", 1, "delivery", .5, .99},
        new Object[] {"anna", 2, "price", .4, .9});
    try (ShopReader reader = ShopReader.open(root.toString())) {
      ScoreTable table = reader.scores("recommendations", Detail.PRAISE);
      Recommendations anna = table.lookup("anna");
      assertEquals(
          List.of("buyers praise its price", "buyers praise its battery", "-"), texts(anna));
      assertEquals("买家好评：price", anna.items().get(0).praise().orElseThrow().chinese());
      assertEquals(
          List.of("buyers praise its battery"), texts(table.lookup("ben")), "what most praise");
      Recommendations without = reader.scores("recommendations").lookup("anna");
      assertEquals(List.of("-", "-", "-"), texts(without), "not asked for");
      assertEquals(
          without.items(),
          anna.items().stream().map(item -> item.praised(java.util.Optional.empty())).toList());
    }
  }

  @Test
  void reviewsThatGoLiveLaterAreTakenInAndThoseOfAnEarlierVersionTellNothing() throws IOException {
    MadeUpShop shop = new MadeUpShop(root);
    shop.release("recommendations", 1, LISTS);
    try (ShopReader reader = ShopReader.open(root.toString())) {
      ScoreTable table = reader.scores("recommendations", Detail.PRAISE);
      assertEquals(List.of("-", "-", "-"), texts(table.lookup("anna")), "no reviews at all");
      shop.manifest("reviews", 1, "product_insights");
      shop.promote("reviews", 1, 1);
      assertTrue(reader.refresh());
      assertEquals(List.of("-", "-", "-"), texts(table.lookup("anna")), "no such table");
      reviews(2, new Object[][] {{"anna", 1, "screen", .5, .9}});
      assertTrue(reader.refresh());
      assertEquals("buyers praise its screen", texts(table.lookup("anna")).get(0));
      assertFalse(reader.refresh());
    }
  }

  @Test
  void aLostFileIsToldInsteadOfForgettingWhatCustomersSpeakOf() throws IOException {
    new MadeUpShop(root).release("recommendations", 1, LISTS);
    reviews(1, new Object[][] {{"anna", 1, "screen", .5, .9}});
    Path manifest = new MadeUpShop(root).version("reviews", 1).resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("\"rows\":-1", "\"rows\":2"));
    try (ShopReader reader = ShopReader.open(root.toString())) {
      DamagedException lost =
          assertThrows(
              DamagedException.class, () -> reader.scores("recommendations", Detail.PRAISE));
      assertTrue(lost.getMessage().contains("user_aspects"), lost.getMessage());
    }
  }
}
