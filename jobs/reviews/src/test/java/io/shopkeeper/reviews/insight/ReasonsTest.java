package io.shopkeeper.reviews.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.reviews.TestReviews;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows from reviews for recommendation, of few reviews that are counted by hand. */
class ReasonsTest {
  private static final String BATTERY = "The battery lasts all day. ";
  private static final String PRICE = "Great price. ";

  @TempDir static Path root;

  @BeforeAll
  static void insights() throws Exception {
    TestReviews reviews = new TestReviews();
    // Both languages praise the battery; in Chinese the price is a weakness, in English a strength.
    for (String one : List.of("The battery lasts all day", "Battery life is great", "Love it")) {
      reviews.by("anna").add("phone", 5.0, null, one + ", number one", "en");
    }
    reviews.by("ben").add("phone", 5.0, null, "Great price, I would buy it again", "en");
    reviews.by("cleo").add("phone", 5.0, null, "The battery is great and the price is low", "en");
    reviews.by(null).add("phone", 4.0, null, "Great battery, good price", "en");
    for (String one : List.of("电池很耐用，价格太贵", "电池耐用，就是太贵了", "价格偏贵，电池不错", "还行吧", "给妈妈买的")) {
      reviews.by("dan").add("phone", 4.0, null, one, "zh");
    }
    // Too few reviews to say anything.
    for (int i = 0; i < 4; i++) {
      reviews.by("eve").add("lamp", 5.0, null, PRICE + BATTERY + i, "en");
    }
    // Nobody is praised for what one customer writes a hundred times.
    for (int i = 0; i < 100; i++) {
      reviews.by("push").add("cup", 5.0, null, "Best delivery that I ever had, buy it now", "en");
    }
    reviews.writeTo(root);
    JobTest.Result night =
        JobTest.of(new ReviewInsightsJob()).root(root).asOf("2026-03-31").run("review-insights");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
  }

  private static Dataset<Row> table(String name) {
    return SharedSpark.session()
        .read()
        .parquet(root.resolve("releases/reviews/versions/0000001").resolve(name).toString());
  }

  @Test
  void anItemIsPraisedForItsStrengthsAloneWhateverTheLanguage() {
    List<Row> praise = table("item_praise").orderBy("item_id", "rank").collectAsList();
    assertEquals(1, praise.size(), praise::toString);
    Row battery = praise.get(0);
    assertEquals("phone", battery.getAs("item_id"));
    assertEquals(1, battery.<Integer>getAs("rank"));
    assertEquals("battery", battery.getAs("aspect"));
    assertEquals(7L, battery.<Long>getAs("reviews"), "four English and three Chinese");
    assertEquals(7 / 11f, battery.<Float>getAs("share"), 1e-6f);
    assertEquals("买家好评：电池", battery.getAs("text_zh"));
    assertEquals("buyers praise its battery", battery.getAs("text_en"));
  }

  @Test
  void customersSpeakOfWhatMoreOfTheirReviewsNameThanOfTheAverageCustomers() {
    Map<String, Row> users =
        table("user_aspects").collectAsList().stream()
            .collect(
                Collectors.toMap(
                    row -> row.getAs("user_id") + " " + row.getAs("aspect"), row -> row));
    // Of 3 + 1 + 1 + 5 + 4 reviews by known customers that count, 0 + 1 + 1 + 3 + 4 name the price.
    double average = 9 / 14.;
    Row eve = users.get("eve price");
    assertEquals((4 + 5 * average) / (4 + 5), eve.<Double>getAs("weight"), 1e-9);
    assertTrue(eve.<Double>getAs("confidence") >= .8, eve::toString);
    // Two of three beside six of fourteen may be chance.
    assertTrue(!users.containsKey("anna battery"), users::toString);
    assertTrue(users.keySet().stream().noneMatch(key -> key.startsWith("push")), users::toString);
    assertTrue(users.keySet().stream().noneMatch(key -> key.startsWith("null")), users::toString);
  }
}
