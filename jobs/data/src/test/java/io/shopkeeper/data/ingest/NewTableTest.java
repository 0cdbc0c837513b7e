package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.pseudonym.Pseudonyms.Kind;
import io.shopkeeper.platform.job.JobTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that the engine has never heard of takes a description and a mapping. */
class NewTableTest {
  private static final String REVIEWS =
      """
      sources.reviews {
        table = reviews
        files = ["reviews/**.csv"]
        columns {
          review_id = id, item_id = sku, user_id = uid, rating = stars, label = verdict
          text = words, lang = language, review_time = at
        }
        values { label { 好评 = positive, Bad = negative }, lang { 中文 = zh, english = en } }
      }
      """;

  @TempDir Path directory;

  private Shop shop(IngestTable... tables) throws Exception {
    return new Shop(directory, new IngestJob(List.of(tables)));
  }

  @Test
  void reviewsAreAMappingAndRules() throws Exception {
    Shop shop =
        shop(IngestTables.PRODUCTS, TablesOfTests.REVIEWS)
            .mapping(REVIEWS)
            .file(
                "reviews/a.csv",
                """
                id,sku,uid,stars,verdict,words,language,at
                r1,s1,alice,5,好评,很好,中文,2024-05-30
                r2,s1,bob,2.5,bad,too small,English,2024-05-31
                r3,s2,,,,no stars,english,2024-05-31
                r4,s2,carol,6,bad,six stars,english,2024-05-31
                r5,s2,carol,4,meh,no verdict,english,2024-05-31
                r6,s2,carol,4,bad,no language,klingon,2024-05-31
                r7,s2,carol,4,bad,,english,2024-05-31
                r8,s3,spam,5,好评,buy at x,english,2024-05-31
                r9,s4,spam,5,好评,buy at x,english,2024-05-31
                r10,s5,spam,5,好评,buy at x,english,2024-05-31
                r1,s1,alice,5,好评,很好,中文,2024-05-30
                torn
                """);
    JobTest.Result result = shop.ingest();
    assertEquals(List.of(11, 1, 3, 8, 1), Shop.balance(result, "reviews"));
    List<Row> rows =
        shop.table(TablesOfTests.REVIEWS.spec())
            .orderBy("review_id")
            .select("review_id", "user_id", "label", "lang", "ds", "rating")
            .collectAsList();
    assertEquals(3, rows.size());
    assertEquals(Shop.PSEUDONYMS.of(Kind.USER, "alice"), rows.get(0).getString(1));
    assertEquals("positive", rows.get(0).getString(2));
    assertEquals("zh", rows.get(0).getString(3));
    assertEquals("2024-05-30", rows.get(0).getString(4));
    assertEquals("negative", rows.get(1).getString(2), "whatever the case");
    assertTrue(rows.get(2).isNullAt(5), "no rating is no bad rating");
    Map<String, String> refused = shop.quarantine("reviews");
    assertEquals(
        "rating is outside 1 to 5", refused.get("r4,s2,carol,6,bad,six stars,english,2024-05-31"));
    assertEquals(
        "label is none of the mapping's values.label",
        refused.get("r5,s2,carol,4,meh,no verdict,english,2024-05-31"));
    assertEquals(
        "lang is none of the mapping's values.lang",
        refused.get("r6,s2,carol,4,bad,no language,klingon,2024-05-31"));
    assertEquals("text is missing", refused.get("r7,s2,carol,4,bad,,english,2024-05-31"));
    assertEquals(3, refused.values().stream().filter(r -> r.startsWith("pasted")).count());
    assertEquals(
        "{'missing-value':1,'out-of-range':1,'pasted':3,'unknown-value':2,'unparseable':1}",
        result.run().path("facts").path("ingest.reviews.reasons").toString().replace('"', '\''));
    String pasted =
        shop.refused(ExitCode.BAD_INPUT, "ingest.again=true", "ingest.checks.max-bot-share=0.1");
    assertTrue(pasted.contains("3 of 11 reviews are pasted"), pasted);
    String twice =
        shop.refused(
            ExitCode.BAD_INPUT, "ingest.again=true", "ingest.checks.max-duplicate-share=0.05");
    assertTrue(twice.contains("1 of 12 reviews repeat another"), twice);
  }

  @Test
  void whatTextsMeanIsCheckedInTheMapping() throws Exception {
    Shop shop =
        shop(TablesOfTests.REVIEWS).mapping(REVIEWS, "sources.reviews.values.label.ok = fine");
    String unknown = shop.refused(ExitCode.USAGE);
    assertTrue(unknown.contains("label 'fine' (for 'ok') is none of positive, negative"), unknown);
    shop.mapping(REVIEWS, "sources.reviews.values.lable.ok = positive");
    String column = shop.refused(ExitCode.USAGE);
    assertTrue(column.contains("values.lable.ok") && column.contains("'label'"), column);
  }

  @Test
  void questionsMayComeWithoutAnIdOfTheirOwn() throws Exception {
    Shop shop =
        shop(TablesOfTests.QUESTIONS)
            .mapping(
                """
                sources.chat {
                  table = questions
                  files = ["*.jsonl"]
                  format = json-lines
                  columns { user_id = user, session_id = chat, text = text, asked_at = ts }
                  constants.lang = en
                  time.format = epoch-ms
                  duplicates.key = [session_id, asked_at]
                }
                """)
            .file(
                "a.jsonl",
                """
                {"user":"alice","chat":"c1","text":"where is my order?","ts":1717149600000}
                {"user":"alice","chat":"c1","text":"where is my order?","ts":1717149600000}
                {"chat":"c2","text":"is it red?","ts":1717149600000}
                {"text":"hello?","ts":1717149600000}
                {"chat":"c3","ts":1717149600000}
                """);
    JobTest.Result result = shop.ingest();
    assertEquals(List.of(5, 0, 2, 2, 1), Shop.balance(result, "questions"));
    assertEquals(
        List.of("is it red?", "where is my order?"),
        shop.column(shop.table(TablesOfTests.QUESTIONS.spec()), "text"));
    assertEquals(
        List.of("text is missing", "user_id and session_id are both missing"),
        shop.quarantine("questions").values().stream().sorted().toList());
  }

  @Test
  void picturesAreBytesAndMayHaveNoDay() throws Exception {
    Shop shop =
        shop(TablesOfTests.IMAGES)
            .mapping(
                """
                sources.pictures {
                  table = images
                  files = ["*.csv"]
                  columns {
                    image_id = id, uri = uri, content = bytes, width = w, height = h
                    image_time = at
                  }
                }
                """)
            .file(
                "a.csv",
                """
                id,uri,bytes,w,h,at
                i1,a.png,AAEC/w==,1,2,2024-05-30
                i2,b.png,AAEC,3,4,
                i3,c.png,AA-C,3,4,
                i4,d.png,AAEC,0,4,
                """);
    assertEquals(List.of(4, 0, 2, 2, 0), Shop.balance(shop.ingest(), "images"));
    List<Row> rows =
        shop.table(TablesOfTests.IMAGES.spec())
            .orderBy("image_id")
            .select("content", "ds")
            .collectAsList();
    assertArrayEquals(new byte[] {0, 1, 2, -1}, rows.get(0).getAs(0));
    assertEquals("2024-05-30", rows.get(0).getString(1));
    assertEquals("2024-05-31", rows.get(1).getString(1), "the as-of day");
    assertEquals(
        List.of("content is not base64", "width is outside 1 to 10000"),
        shop.quarantine("images").values().stream().sorted().toList());
  }
}
