package io.shopkeeper.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

class InsightTableTest {
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
    MadeUpShop shop = new MadeUpShop(root);
    Path file = shop.version("reviews", number).resolve("product_insights/part-0.parquet");
    SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(
                HadoopOutputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))
            .withType(SCHEMA)
            .build()) {
      for (String item : items) {
        for (String language : List.of("en", "zh")) {
          writer.write(row(groups, item, language));
        }
      }
    }
    shop.manifest("reviews", number, "product_insights");
    shop.promote("reviews", number, number);
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
}
