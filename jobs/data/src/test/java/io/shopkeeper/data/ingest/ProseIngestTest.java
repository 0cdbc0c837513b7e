package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.pseudonym.Pseudonyms.Kind;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.table.ShopTables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reviews and questions: what customers write is cleaned, masked, and told by its language. */
class ProseIngestTest {
  private static final String REVIEWS =
      """
      sources.reviews {
        table = reviews
        files = ["reviews/**.csv"]
        columns {
          review_id = id, item_id = sku, user_id = uid, rating = stars, label = verdict
          title = head, text = words, review_time = at
        }
        values { label { 好评 = positive, Bad = negative } }
      }
      """;

  @TempDir Path directory;

  private Shop shop(String... mapping) throws Exception {
    return new Shop(directory).mapping(mapping);
  }

  private static String found(JobTest.Result result, String table) {
    return result
        .run()
        .path("facts")
        .path("ingest." + table + ".prose")
        .toString()
        .replace('"', '\'');
  }

  @Test
  void reviewsKeepNoPersonalData() throws Exception {
    String damaged =
        new String("质量很好，很舒服".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    Shop shop =
        shop(REVIEWS)
            .file(
                "reviews/a.csv",
                """
                id,sku,uid,stars,verdict,head,words,at
                r1,s1,alice,5,好评,打13912345678,"<b>很好</b>，联系我 138-0013-8000",2024-05-30
                r2,s1,bob,2.5,bad,,too small &amp; thin for me I am afraid,2024-05-31
                r3,s2,,,,,%s,2024-05-31
                r4,s2,carol,6,bad,,six stars,2024-05-31
                r5,s2,carol,4,meh,,no verdict,2024-05-31
                r6,s2,carol,4,bad,,<script>x()</script>,2024-05-31
                r7,s2,carol,4,bad,,,2024-05-31
                r8,s2,carol,4,bad,\u200B,👍👍,2024-05-31
                r1,s1,alice,5,好评,,again,2024-05-30
                """
                    .formatted(damaged));
    JobTest.Result result = shop.ingest();
    assertEquals(List.of(9, 0, 4, 4, 1), Shop.balance(result, "reviews"));
    List<Row> rows =
        shop.table(ShopTables.REVIEWS)
            .orderBy("review_id")
            .select("title", "text", "lang", "user_id", "label", "ds")
            .collectAsList();
    assertEquals("打[phone]", rows.get(0).getString(0));
    assertEquals("很好，联系我 [phone]", rows.get(0).getString(1));
    assertEquals("zh", rows.get(0).getString(2));
    assertEquals(Shop.PSEUDONYMS.of(Kind.USER, "alice"), rows.get(0).getString(3));
    assertEquals("too small & thin for me I am afraid", rows.get(1).getString(1));
    assertEquals("en", rows.get(1).getString(2));
    assertEquals("negative", rows.get(1).getString(4), "whatever the case");
    assertEquals("质量很好，很舒服", rows.get(2).getString(1));
    assertEquals("other", rows.get(3).getString(2), "pictographs are no language");
    assertTrue(rows.get(3).isNullAt(0), "a title that shows nothing is none");
    assertEquals(
        "{'lang-en':1,'lang-other':1,'lang-zh':2,'masked-phone':2,'repaired-encoding':1}",
        found(result, "reviews"));
    assertEquals(
        List.of(
            "label is none of the mapping's values.label",
            "rating is outside 1 to 5",
            "text holds nothing that a reader would see",
            "text is missing"),
        shop.quarantine("reviews").values().stream().sorted().toList());
    assertFalse(result.err().contains("138"), result.err());
  }

  @Test
  void withoutAnIdOfTheShopADigestTellsReviewsApart() throws Exception {
    String mapping =
        """
        sources.reviews {
          table = reviews
          files = ["*.jsonl"]
          format = json-lines
          columns { item_id = sku, text = text }
          constants { review_time = "2020-01-01" }
          duplicates.key = [item_id, text]
        }
        """;
    Shop shop =
        shop(mapping)
            .file(
                "a.jsonl",
                """
                {"sku":"s1","text":"很好"}
                {"sku":"s1","text":"很好"}
                {"sku":"s2","text":"很好"}
                {"sku":"s1","text":"<p>很好</p>"}
                {"sku":"s1","text":"a\\ud83db"}
                {"sku":"s1","text":"line one\\nline two"}
                """);
    JobTest.Result result = shop.ingest();
    assertEquals(List.of(6, 0, 3, 1, 2), Shop.balance(result, "reviews"));
    assertEquals(
        List.of("line one\nline two", "很好", "很好"),
        shop.column(shop.table(ShopTables.REVIEWS), "text"));
    assertEquals(1, shop.table(ShopTables.REVIEWS).select("ds").distinct().count());
    String often =
        shop.refused(
            ExitCode.BAD_INPUT, "ingest.again=true", "ingest.checks.max-duplicate-share=0.3");
    assertTrue(often.contains("2 of 6 reviews repeat another"), often);
  }

  @Test
  void labelsNameTermsThatTheTextHolds() throws Exception {
    Shop shop =
        shop("""
            sources.labels {
              table = aspect_labels
              files = ["*.csv"]
              columns { text = words, term = about, occurrence = nth, polarity = says, category_path = shelf }
              constants { labelled_at = "2024-05-31" }
              duplicates.key = [text, term, occurrence]
            }
            """)
            .file(
                "a.csv",
                """
                words,about,nth,says,shelf
                "<b>Food</b> &amp; drink: the food was cold",food,2,negative,
                手机的屏幕很亮，电池不行,屏幕,,positive,手机
                手机的屏幕很亮，电池不行,电池,,negative,手机
                手机的屏幕很亮，电池不行,电池,,negative,手机
                the waiter smiled,food,,positive,
                the waiter smiled,waiter,2,positive,
                the waiter smiled,waiter,0,positive,
                the waiter smiled,,,positive,
                the waiter smiled,waiter,,fine,
                """);
    JobTest.Result result = shop.ingest();
    assertEquals(List.of(9, 0, 3, 5, 1), Shop.balance(result, "aspect_labels"));
    assertEquals(
        List.of("en Food & drink: the food was cold", "zh 手机的屏幕很亮，电池不行", "zh 手机的屏幕很亮，电池不行"),
        shop.table(ShopTables.ASPECT_LABELS).orderBy("lang").collectAsList().stream()
            .map(row -> row.<String>getAs("lang") + " " + row.<String>getAs("text"))
            .toList());
    assertEquals(
        List.of(
            "polarity is none of the mapping's values.polarity",
            "term does not occur in text, or not so often"),
        shop.quarantine("aspect_labels").values().stream().sorted().distinct().toList());
  }

  @Test
  void questionsMayComeWithoutAnIdOfTheirOwn() throws Exception {
    Shop shop =
        shop("""
                sources.chat {
                  table = questions
                  files = ["*.jsonl"]
                  format = json-lines
                  columns { user_id = user, session_id = chat, text = text, asked_at = ts }
                  time.format = epoch-ms
                  duplicates.key = [session_id, asked_at]
                }
                """)
            .file(
                "a.jsonl",
                """
                {"user":"alice","chat":"c1","text":"where is my order, mail me at a@b.org","ts":1717149600000}
                {"user":"alice","chat":"c1","text":"where is my order?","ts":1717149600000}
                {"chat":"c2","text":"是红色的吗？","ts":1717149600000}
                {"chat":"c3","ts":1717149600000}
                """);
    JobTest.Result result = shop.ingest();
    assertEquals(List.of(4, 0, 2, 1, 1), Shop.balance(result, "questions"));
    assertEquals(
        List.of("where is my order, mail me at [email]", "是红色的吗？"),
        shop.column(shop.table(ShopTables.QUESTIONS), "text"));
    assertEquals("{'lang-en':1,'lang-zh':1,'masked-email':1}", found(result, "questions"));
  }

  /**
   * Numbers of orders that the same run brings, in either language, and of an earlier one: none is
   * in a table, the answers to whoever reads them are pseudonyms.
   */
  @Test
  void numbersOfOrdersBecomePseudonyms() throws Exception {
    Shop shop =
        shop("""
                sources.orders {
                  table = orders
                  files = ["orders.csv"]
                  columns {
                    order_id = no, user_id = who, item_id = sku, quantity = n, price = price
                    status = state, status_time = at
                  }
                  constants.currency = EUR
                }
                sources.chat {
                  table = questions
                  files = ["chat*.csv"]
                  columns { question_id = id, user_id = who, text = text, asked_at = at }
                }
                """)
            .file(
                "orders.csv",
                """
                no,who,sku,n,price,state,at
                R83920174,u-20017,s1,1,9.90,shipped,2024-05-31
                7001,u-20018,s1,1,9.90,shipped,2024-05-31
                """)
            .file(
                "chat1.csv",
                """
                id,who,text,at
                q1,u-20017,Where is my parcel r83920174?,2024-05-31
                q2,u-20018,我的订单7001到哪里了，我是U-20018,2024-05-31
                q3,u-20018,is it order number 99 or the one for 7001 EUR?,2024-05-31
                q4,u-20018,单号：B-555还没到,2024-05-31
                """);
    JobTest.Result result = shop.ingest();
    assertEquals(
        List.of(
            "Where is my parcel [order %s]?".formatted(Shop.PSEUDONYMS.of(Kind.ORDER, "R83920174")),
            "is it order number 99 or the one for 7001 EUR?",
            "单号：[order %s]还没到".formatted(Shop.PSEUDONYMS.of(Kind.ORDER, "B-555")),
            "我的订单[order %s]到哪里了，我是[customer %s]"
                .formatted(
                    Shop.PSEUDONYMS.of(Kind.ORDER, "7001"),
                    Shop.PSEUDONYMS.of(Kind.USER, "u-20018"))),
        shop.column(shop.table(ShopTables.QUESTIONS), "text"));
    assertEquals(
        "{'lang-en':2,'lang-zh':2,'masked-customer':1,'masked-order':3}",
        found(result, "questions"));
    shop.file("chat2.csv", "id,who,text,at\nq5,u-20018,R83920174!,2024-05-31\n");
    assertEquals("{'lang-other':1,'masked-order':1}", found(shop.ingest(), "questions"));
  }

  @Test
  void mistakesOfAMappingAreOneLine() throws Exception {
    Shop shop = shop(REVIEWS, "sources.reviews.values.label.ok = fine");
    String unknown = shop.refused(ExitCode.USAGE);
    assertTrue(
        unknown.contains("label 'fine' (for 'ok') is none of positive, neutral, negative"),
        unknown);
    shop.mapping(REVIEWS, "sources.reviews.constants.lang = zh");
    String language = shop.refused(ExitCode.USAGE);
    assertTrue(language.contains("'lang' is told by the text itself"), language);
    shop.mapping(REVIEWS, "sources.reviews.csv { multiline = true, quote = \"\" }");
    String quote = shop.refused(ExitCode.USAGE);
    assertTrue(quote.contains("csv.multiline = true needs csv.quote"), quote);
  }

  /**
   * A field may go on on the next lines; a quote that never closes takes no other record's place.
   */
  @Test
  void aQuotedFieldMayHaveManyLines() throws Exception {
    Shop shop =
        shop(REVIEWS, "sources.reviews { csv.multiline = true, max-line-bytes = 300 }")
            .file(
                "reviews/a.csv",
                """
                id,sku,uid,stars,verdict,head,words,at
                r1,s1,alice,5,好评,,"one

                two, ""three""
                four",2024-05-30
                r2,s1,bob,5,好评,"a
                b","c
                d",2024-05-30
                r3,s1,bob,5,好评,,5'8" tall,2024-05-30
                r4,s1,bob,5,好评,,"never closed,2024-05-30
                r5,s1,bob,5,好评,,lost,2024-05-30
                """);
    JobTest.Result result = shop.ingest();
    assertEquals(List.of(3, 1, 3, 1, 0), Shop.balance(result, "reviews"));
    assertEquals(
        List.of("5'8\" tall", "c\nd", "one\n\ntwo, \"three\"\nfour"),
        shop.column(shop.table(ShopTables.REVIEWS), "text"));
    Map<String, String> refused = shop.quarantine("reviews");
    assertEquals("a quoted field does not close on its line", refused.values().iterator().next());
    assertTrue(refused.keySet().iterator().next().startsWith("r4,"), refused.toString());
  }
}
