package io.shopkeeper.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasedTableTest {
  private static final String POINTS =
      """
      required group %s (LIST) { repeated group list { required group element {
        required binary aspect (STRING);
        required binary name_zh (STRING);
        required binary name_en (STRING);
        required int64 reviews;
        required float share;
        required group quotes (LIST) { repeated group list { required binary element (STRING); } }
      } } }
      """;

  /** The schema that Spark gives the table. */
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message spark_schema {
            required binary item_id (STRING);
            required binary lang (STRING);
            required int64 reviews;
            required boolean enough;
            required float sentiment;
            required float low;
            required float high;
            optional binary trend (STRING);
            %s
            %s
            required binary advice_zh (STRING);
            required binary advice_en (STRING);
          }
          """
              .formatted(POINTS.formatted("strengths"), POINTS.formatted("weaknesses")));

  @TempDir Path root;

  private void release(long number, String... items) throws IOException {
    SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
    List<Group> rows = new ArrayList<>();
    for (String item : items) {
      for (String language : List.of("en", "zh")) {
        rows.add(row(groups, item, language));
      }
    }
    MadeUpShop shop = new MadeUpShop(root);
    table(shop, "reviews", number, "product_insights", SCHEMA, rows);
    shop.manifest("reviews", number, "product_insights");
    shop.promote("reviews", number, number);
  }

  static void table(
      MadeUpShop shop, String release, long number, String name, MessageType type, List<Group> rows)
      throws IOException {
    Path file = shop.version(release, number).resolve(name + "/part-0.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(
                HadoopOutputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))
            .withType(type)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
  }

  private static Group row(SimpleGroupFactory groups, String item, String language) {
    Group row =
        groups
            .newGroup()
            .append("item_id", item)
            .append("lang", language)
            .append("reviews", language.equals("zh") ? 12L : 7L)
            .append("enough", true)
            .append("sentiment", .8f)
            .append("low", .7f)
            .append("high", .9f);
    Group point = row.addGroup("strengths").addGroup(0).addGroup(0);
    point
        .append("aspect", "battery")
        .append("name_zh", "电池")
        .append("name_en", "battery")
        .append("reviews", 5L)
        .append("share", .4f);
    Group quotes = point.addGroup("quotes");
    quotes.addGroup(0).append("element", "lasts <b>all</b> day");
    quotes.addGroup(0).append("element", "电池耐用");
    row.addGroup("weaknesses");
    return row.append("advice_zh", "适合").append("advice_en", "suits");
  }

  @Test
  void findsAProductInItsLanguages() throws IOException {
    release(1, "a", "b", "c");
    try (ShopReader reader = ShopReader.open(root.toString())) {
      List<ProductInsight> found = reader.insights().of("b");
      assertEquals(List.of("zh", "en"), found.stream().map(ProductInsight::language).toList());
      ProductInsight first = found.get(0);
      assertEquals("b", first.itemId());
      assertEquals(12, first.reviews());
      assertEquals(.7f, first.low());
      assertEquals("电池", first.strengths().get(0).chinese());
      assertEquals(List.of("lasts <b>all</b> day", "电池耐用"), first.strengths().get(0).quotes());
      assertTrue(first.weaknesses().isEmpty());
      assertEquals("适合", first.adviceChinese());
      assertEquals(List.of(), reader.insights().of("unknown"));
    }
  }

  @Test
  void goesOverToANewRelease() throws IOException {
    try (ShopReader reader = ShopReader.open(root.toString())) {
      assertEquals(List.of(), reader.insights().of("a"), "nothing is live");
      release(1, "a");
      assertEquals(List.of(), reader.insights().of("a"), "not refreshed");
      assertTrue(reader.refresh());
      assertEquals(2, reader.insights().of("a").size());
      assertFalse(reader.refresh());
      release(2, "b");
      assertTrue(reader.refresh());
      assertEquals(List.of(), reader.insights().of("a"));
      assertEquals(2, reader.insights().of("b").size());
    }
  }

  /** The rows of a table of these values. */
  static List<Group> rows(MessageType type, Object[]... values) {
    SimpleGroupFactory groups = new SimpleGroupFactory(type);
    return Arrays.stream(values)
        .map(
            each -> {
              Group row = groups.newGroup();
              for (int c = 0; c < each.length; c++) {
                String name = type.getFieldName(c);
                if (each[c] instanceof String text) {
                  row.append(name, text);
                } else if (each[c] instanceof Float number) {
                  row.append(name, number);
                } else if (each[c] instanceof Double number) {
                  row.append(name, number);
                } else if (each[c] instanceof Integer number) {
                  row.append(name, number);
                } else if (each[c] instanceof Boolean flag) {
                  row.append(name, flag);
                }
              }
              return row;
            })
        .toList();
  }

  private static MessageType labels(String name) {
    return MessageTypeParser.parseMessageType(
        """
        message spark_schema {
          optional binary image_id (STRING);
          optional binary item_id (STRING);
          optional binary %s (STRING);
          optional float probability;
          required int32 rank;
          optional boolean unsure;
          optional binary quality (STRING);
        }
        """
            .formatted(name));
  }

  @Test
  void readsWhatPicturesShow() throws IOException {
    MadeUpShop shop = new MadeUpShop(root);
    MessageType goods = labels("label");
    table(
        shop,
        "vision",
        1,
        "image_labels",
        goods,
        rows(
            goods,
            new Object[] {"a", "item", "Home/Mugs", .1f, 2, true, "dark"},
            new Object[] {"a", "item", "Home/Lamps", .6f, 1, true, "dark"},
            new Object[] {"b", null, "Home/Mugs", .9f, 1, false, "good"}));
    MessageType scenes = labels("scene");
    table(
        shop,
        "vision",
        1,
        "scene_labels",
        scenes,
        rows(scenes, new Object[][] {{"b", null, "kitchen", .8f, 1, false, "good"}}));
    MessageType alike =
        MessageTypeParser.parseMessageType(
            "message spark_schema { required binary item_id (STRING); required binary"
                + " similar_item_id (STRING); required int32 rank; required float score; }");
    table(
        shop,
        "vision",
        1,
        "visually_similar_items",
        alike,
        rows(alike, new Object[] {"x", "z", 2, .5f}, new Object[] {"x", "y", 1, .75f}));
    shop.manifest("vision", 1, "image_labels", "scene_labels", "visually_similar_items");
    shop.promote("vision", 1, 1);
    try (ShopReader reader = ShopReader.open(root.toString())) {
      assertEquals(
          List.of(
              new PictureLabel("a", Optional.of("item"), "Home/Lamps", .6f, 1, true, "dark"),
              new PictureLabel("a", Optional.of("item"), "Home/Mugs", .1f, 2, true, "dark")),
          reader.imageLabels().of("a"));
      assertEquals(
          List.of(new PictureLabel("b", Optional.empty(), "kitchen", .8f, 1, false, "good")),
          reader.sceneLabels().of("b"));
      assertEquals(
          List.of(new LookAlike("x", "y", 1, .75f), new LookAlike("x", "z", 2, .5f)),
          reader.lookAlikes().of("x"));
      assertEquals(List.of(), reader.lookAlikes().of("y"));
    }
  }

  @Test
  void readsInterestsOfEachKindTheGreatestFirst() throws IOException {
    MadeUpShop shop = new MadeUpShop(root);
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message spark_schema { optional binary user_id (STRING); required binary kind"
                + " (STRING); optional binary value (STRING); optional double weight; optional"
                + " double confidence; }");
    table(
        shop,
        "interests",
        1,
        "user_interests",
        type,
        rows(
            type,
            new Object[] {"u", "scene", "kitchen", .4, .9},
            new Object[] {"u", "category", "Home", .2, .3},
            new Object[] {"u", "category", "Pets", .7, .99}));
    shop.manifest("interests", 1, "user_interests");
    shop.promote("interests", 1, 1);
    try (ShopReader reader = ShopReader.open(root.toString())) {
      assertEquals(
          List.of("Pets", "Home", "kitchen"),
          reader.interests().of("u").stream().map(Interest::value).toList());
      assertEquals(.99, reader.interests().of("u").get(0).confidence());
    }
  }

  @Test
  void readsWhatACustomerSpeaksOfTheSurestFirst() throws IOException {
    MadeUpShop shop = new MadeUpShop(root);
    table(
        shop,
        "reviews",
        1,
        "user_aspects",
        PraiseTableTest.USERS,
        rows(
            PraiseTableTest.USERS,
            new Object[] {"u", 2, "price", .3, .9},
            new Object[] {"u", 1, "battery", .2, .95},
            new Object[] {"v", 1, "look", .2, .95}));
    shop.manifest("reviews", 1, "user_aspects");
    shop.promote("reviews", 1, 1);
    try (ShopReader reader = ShopReader.open(root.toString())) {
      assertEquals(
          List.of(
              new UserAspect("u", 1, "battery", .2, .95), new UserAspect("u", 2, "price", .3, .9)),
          reader.userAspects().of("u"));
      assertEquals(List.of(), reader.userAspects().of("nobody"));
    }
  }

  @Test
  void readsWhatNothingAnswersTheMostAskedFirst() throws IOException {
    MadeUpShop shop = new MadeUpShop(root);
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message spark_schema { optional binary lang (STRING); required int32 rank; optional"
                + " binary kind (STRING); optional binary about (STRING); required int64 questions;"
                + " required int64 customers; optional group examples (LIST) { repeated group list"
                + " { optional binary element (STRING); } } }");
    List<Group> rows = new ArrayList<>();
    for (int rank = 2; rank >= 1; rank--) {
      Group row = new SimpleGroupFactory(type).newGroup();
      row.append("lang", "en").append("rank", rank).append("kind", "goods");
      row.append("about", "piano " + rank).append("questions", 9L).append("customers", 4L);
      Group examples = row.addGroup("examples");
      examples.addGroup(0).append("element", "do you sell pianos");
      examples.addGroup(0).append("element", "<b>piano</b>");
      rows.add(row);
    }
    table(shop, "service", 1, "service_gaps", type, rows);
    shop.manifest("service", 1, "service_gaps");
    shop.promote("service", 1, 1);
    try (ShopReader reader = ShopReader.open(root.toString())) {
      List<ServiceGap> gaps = reader.serviceGaps().of("en");
      assertEquals(List.of(1, 2), gaps.stream().map(ServiceGap::rank).toList());
      assertEquals(
          new ServiceGap(
              "en", 1, "goods", "piano 1", 9, 4, List.of("do you sell pianos", "<b>piano</b>")),
          gaps.get(0));
      assertEquals(List.of(), reader.serviceGaps().of("zh"));
    }
  }

  @Test
  void buyAgainIsReadTheLikeliestFirst() throws Exception {
    MadeUpShop shop = new MadeUpShop(root);
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message rows { required binary user_id (STRING); required int32 rank;"
                + " required binary item_id (STRING); required float probability;"
                + " required int32 times_bought; required int32 last_bought (DATE);"
                + " required float usual_interval_days; }");
    List<Group> rows = new ArrayList<>();
    for (int rank = 2; rank >= 1; rank--) {
      Group row = new SimpleGroupFactory(type).newGroup();
      row.append("user_id", "p1").append("rank", rank).append("item_id", "tea " + rank);
      row.append("probability", .5f / rank).append("times_bought", 3);
      row.append("last_bought", 19_000).append("usual_interval_days", 9.5f);
      rows.add(row);
    }
    table(shop, "buy-again", 1, "buy_again", type, rows);
    shop.manifest("buy-again", 1, "buy_again");
    shop.promote("buy-again", 1, 1);
    try (ShopReader reader = ShopReader.open(root.toString())) {
      List<BuyAgain> list = reader.buyAgain().of("p1");
      assertEquals(List.of(1, 2), list.stream().map(BuyAgain::rank).toList());
      assertEquals(
          new BuyAgain("p1", 1, "tea 1", .5f, 3, LocalDate.parse("2022-01-08"), 9.5f), list.get(0));
      assertEquals(List.of(), reader.buyAgain().of("p2"));
    }
  }
}
