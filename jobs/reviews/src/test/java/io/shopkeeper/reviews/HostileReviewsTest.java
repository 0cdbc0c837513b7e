package io.shopkeeper.reviews;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.reviews.insight.ReviewInsightsJob;
import io.shopkeeper.reviews.sentiment.ReviewSentimentTrainJob;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reviews that nobody should write, all of which somebody writes. */
class HostileReviewsTest {
  private static final List<String> TEXTS =
      List.of(
          "",
          "   \n\t ",
          "😀😀😀❤️",
          "!!!???。。。",
          "good ".repeat(200_000),
          "质量很好".repeat(50_000),
          "质量 very good 但是 delivery 太慢了",
          "<script>alert('battery is great')</script><b>not</b> good",
          "المنتج جيد جدا والتوصيل سريع",
          "g\u200Bo\u200Bo\u200Bd b\u200Dattery",
          "\u202Eyrettab doog\u202C",
          "\0\1\uFFFF good battery \uD800 alone",
          "[phone] [email] battery is great [address]",
          "not not not not good");

  @TempDir Path root;

  private JobTest jobs() {
    return JobTest.of(new ReviewSentimentTrainJob(), new ReviewInsightsJob())
        .root(root)
        .asOf("2026-03-31");
  }

  private Dataset<Row> table(String name) {
    return SharedSpark.session()
        .read()
        .parquet(root.resolve("releases/reviews/versions/0000001").resolve(name).toString());
  }

  @Test
  void everyReviewIsToldOnceAndOneThatIsRepeatedCountsForNothing() throws IOException {
    TestReviews reviews = new TestReviews();
    for (String text : TEXTS) {
      reviews.add("hostile", null, null, text, "en");
      reviews.add("titled", 1.0, text.substring(0, Math.min(100, text.length())), "great", "zh");
    }
    reviews.add("alone", 5.0, "", "battery is great", "en");
    for (String honest :
        List.of(
            "The fabric is soft and warm",
            "Fits me well, though the sleeves are long",
            "Arrived late, but I like the colour",
            "颜色很好看，就是有点薄")) {
      reviews.add("honest", 4.0, null, honest, "en");
    }
    for (int i = 0; i < 10_000; i++) {
      reviews.add(
          "pushed", 5.0, null, "Best battery that I ever had, buy it now, all of you", "en");
    }
    reviews.writeTo(root);
    JobTest.Result night = jobs().run("review-insights");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertEquals(reviews.size(), table("review_sentiment").count());
    assertEquals(reviews.size(), table("review_sentiment").select("review_id").distinct().count());
    assertTrue(
        table("review_sentiment").where("item_id = 'pushed' and suspicious is null").isEmpty());
    Row pushed = table("product_insights").where("item_id = 'pushed'").head();
    assertEquals(0L, pushed.<Long>getAs("reviews"));
    assertEquals(10_000L, pushed.<Long>getAs("suspicious"));
    assertTrue(
        table("review_sentiment").where("item_id = 'honest' and suspicious is not null").isEmpty());
    assertEquals(1L, table("product_insights").where("item_id = 'alone'").count());
    assertEquals(
        0,
        table("product_insights")
            .where(col("sentiment").isNaN().or(col("low").gt(col("high"))))
            .count());
  }

  @Test
  void reviewsInOtherLanguagesHaveNoInsights() throws IOException {
    new TestReviews().add("a", 5.0, null, "très bon produit", "other").writeTo(root);
    JobTest.Result night = jobs().run("review-insights");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertEquals(1, table("review_sentiment").count());
    assertEquals(0, table("product_insights").count());
    assertEquals(0, table("review_aspects").count());
  }

  @Test
  void whatSaysNothingOfFeelingsTeachesNothing() throws IOException {
    TestReviews reviews = new TestReviews();
    for (int i = 0; i < 100; i++) {
      reviews.add("a", 5.0, null, "great thing " + i, "en").add("a", null, null, "hm " + i, "en");
    }
    reviews.writeTo(root);
    JobTest.Result night = jobs().run("review-sentiment-train");
    assertEquals(ExitCode.GATE_REFUSED, night.exitCode(), night.err());
    assertTrue(night.err().contains("of class negative"), night.err());
  }

  @Test
  void withoutReviewsBothJobsSayWhatToDo() throws IOException {
    for (String job : List.of("review-sentiment-train", "review-insights")) {
      JobTest.Result none = jobs().run(job);
      assertEquals(ExitCode.BAD_INPUT, none.exitCode(), none.err());
      assertTrue(none.err().contains("reviews"), none.err());
    }
  }
}
