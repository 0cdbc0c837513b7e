package io.shopkeeper.reviews.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final InsightSettings SETTINGS = new InsightSettings(5, 3, 3, .02, 20_000);
  private static final Ears NO_MODEL = new Ears(new Feelings(null), null);
  private static final ScoredBefore.Known NOTHING = new ScoredBefore.Known(null, null);

  private static Reading read(int number, Double stars, String text, double day) {
    Review review = new Review("r" + number, "i", stars, null, "", text, "en", day);
    return Reading.of(review, "general", NO_MODEL, NOTHING, SETTINGS);
  }

  private static List<Reading> readings() {
    SplittableRandom random = new SplittableRandom(3);
    List<String> texts =
        List.of(
            "the quality is great",
            "shipping was slow, but the price is fair",
            "the box was crushed",
            "it looks beautiful and the quality is really very good",
            "customer service never answered",
            "just arrived");
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String text = texts.get(random.nextInt(texts.size())) + " " + random.nextInt(40);
      readings.add(read(i, 1.0 + random.nextInt(5), text, 20_000 + random.nextInt(90)));
    }
    return readings;
  }

  private static Tally tally(List<Reading> readings) {
    Tally tally = new Tally();
    readings.forEach(tally::add);
    return tally;
  }

  @Test
  void partsMergeIntoTheWholeInAnyOrder() {
    List<Reading> readings = readings();
    Liking shop = new Liking().add(100, 60).add(10, 9).add(50, 20).add(80, 60);
    Insight whole = Insight.of(tally(readings), shop, SETTINGS);
    Tally merged =
        tally(readings.subList(200, 300))
            .merge(tally(List.of()))
            .merge(tally(readings.subList(0, 70)))
            .merge(tally(readings.subList(70, 200)));
    Insight parts = Insight.of(merged, shop, SETTINGS);
    assertEquals(whole.strengths(), parts.strengths());
    assertEquals(whole.weaknesses(), parts.weaknesses());
    assertEquals(whole.sentiment().mean(), parts.sentiment().mean(), 1e-9);
    assertEquals(whole.change(), parts.change(), 1e-9);
    assertFalse(whole.strengths().isEmpty() || whole.weaknesses().isEmpty());
  }

  @Test
  void fewReviewsSayNothingButThatTheyAreFew() {
    List<Reading> four = readings().subList(0, 4);
    Insight insight = Insight.of(tally(four), new Liking().add(4, 2), SETTINGS);
    assertFalse(insight.enough());
    assertTrue(insight.strengths().isEmpty() && insight.weaknesses().isEmpty());
    assertNull(insight.trend());
    assertEquals("Only 4 reviews: too few to say more.", Advice.english().of(insight));
    assertEquals("只有 4 条评价，还不足以得出更多结论。", Advice.chinese().of(insight));
  }

  @Test
  void aProductWithoutAHonestReviewSaysSo() {
    Tally tally = new Tally();
    tally.addSuspicious();
    Insight insight = Insight.of(tally, new Liking(), SETTINGS);
    assertEquals("No review counts: 1 looks like no honest opinion.", Advice.english().of(insight));
  }

  @Test
  void sharesShrinkToTheCategoryAndItsIntervalNarrows() {
    Liking category = new Liking();
    for (int i = 0; i < 50; i++) {
      category.add(20, 12 + i % 9);
    }
    Liking.Share none = category.of(0, 0);
    Liking.Share few = category.of(3, 0);
    Liking.Share many = category.of(3_000, 300);
    assertEquals(category.mean(), none.mean(), 1e-9);
    assertTrue(few.mean() < none.mean() && few.mean() > .4, "few: " + few);
    assertEquals(.1, many.mean(), .03);
    assertTrue(many.high() - many.low() < few.high() - few.low());
    assertTrue(many.low() < many.mean() && many.mean() < many.high());
  }

  /** Products drawn from a known beta distribution: the fit finds its strength again. */
  @Test
  void theStrengthOfTheCategoryIsThatOfTheDrawing() {
    java.util.Random random = new java.util.Random(7);
    org.apache.commons.math3.distribution.BetaDistribution drawn =
        new org.apache.commons.math3.distribution.BetaDistribution(
            new org.apache.commons.math3.random.Well19937c(7), 14, 6);
    Liking category = new Liking();
    for (int product = 0; product < 4_000; product++) {
      double content = drawn.sample();
      int reviews = 1 + random.nextInt(60);
      int praise = 0;
      for (int i = 0; i < reviews; i++) {
        praise += random.nextDouble() < content ? 1 : 0;
      }
      category.add(reviews, praise);
    }
    assertEquals(.7, category.mean(), .01);
    assertEquals(20, category.strength(), 2.5);
  }

  @Test
  void aTrendNeedsTimesAndIsToldWhereItIsSure() {
    List<Reading> rising = new ArrayList<>();
    List<Reading> timeless = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double stars = i % 10 < i / 20 ? 5 : 1;
      rising.add(read(i, stars, "x", 20_000 + i));
      timeless.add(read(i, stars, "x", 20_000));
    }
    Liking shop = new Liking().add(200, 100);
    Insight told = Insight.of(tally(rising), shop, SETTINGS);
    assertEquals("rising", told.trend());
    assertEquals(30 * .005, told.change(), .02, "from 0 to 1 in 200 days");
    assertNull(Insight.of(tally(timeless), shop, SETTINGS).trend());
  }

  @Test
  void hostileTextsAreReadAndQuotedSafely() {
    List<String> texts =
        List.of(
            "",
            "👍👍👍",
            "the quality is good [phone] call me",
            "the quality\u202E is good",
            "<script>alert('quality is good')</script>",
            "质量\u200B很好".repeat(50_000),
            "quality is great ".repeat(60_000),
            "\uD83D quality is great");
    Tally tally = new Tally();
    for (int i = 0; i < texts.size(); i++) {
      tally.add(read(i, null, texts.get(i), 20_000));
    }
    assertEquals(texts.size(), tally.reviews());
    Insight insight = Insight.of(tally, new Liking().add(8, 6), SETTINGS);
    for (Insight.Point point : insight.strengths()) {
      for (String quote : point.quotes()) {
        assertFalse(quote.contains("["), quote);
        assertTrue(quote.length() <= 400 && texts.stream().anyMatch(t -> t.contains(quote)), quote);
      }
    }
  }
}
