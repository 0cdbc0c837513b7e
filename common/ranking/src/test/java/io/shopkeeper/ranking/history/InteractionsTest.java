package io.shopkeeper.ranking.history;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.model.BaselineTraining;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class InteractionsTest {
  @Test
  void newIsWhatWasListedOrFirstTurnedToLately() {
    TestShop shop =
        new TestShop()
            .view("u1", "old", 40)
            .view("u1", "lately", 12)
            .view("u2", "tested", 3)
            .view("u2", "old", 3);
    Days days = Days.testing(TestShop.AS_OF, 7);
    List<String> listed = List.of("茶", "tested", "old");
    try (EventLog log = new EventLog(shop.events(), settings(), TestShop.SEEN, Feedback.IMPLICIT);
        Interactions data = log.interactions(days, listed).orElseThrow()) {
      assertEquals(4, data.items().size());
      assertArrayEquals(
          new double[] {1, 1, 0, 0}, data.popularity(View.TRAIN), "lately, old, tested, 茶");
      assertArrayEquals(
          new boolean[] {true, false, true, true}, data.areNew(days.trainEnd(), 14, listed));
      assertArrayEquals(
          new boolean[] {true, false, false, false},
          data.areNew(days.trainEnd(), 14, List.of()),
          "what will be turned to is not known yet");
      assertArrayEquals(
          new boolean[4],
          data.areNew(days.trainEnd(), 100, List.of()),
          "in a log of forty days all are as old");
    }
  }

  static InteractionSettings settings() {
    return new InteractionSettings(TestShop.WEIGHTS, 0, 3, 0, "country", 1000, 14);
  }

  private static List<CustomerHistory> read(
      Dataset<Row> events, InteractionSettings settings, Feedback feedback, Days days) {
    try (Interactions data = Interactions.of(events, settings, TestShop.SEEN, feedback, days)) {
      return data.all().collectAsList().stream().map(CustomerHistory::of).toList();
    }
  }

  private static CustomerHistory only(TestShop shop, InteractionSettings settings, Days days) {
    return read(shop.events(), settings, Feedback.IMPLICIT, days).get(0);
  }

  private static final Days TONIGHT = Days.all(TestShop.AS_OF);

  @Test
  void addsWeightsTimesQuantityUpToTheCap() {
    TestShop shop =
        new TestShop()
            .view("u", "a", 3)
            .view("u", "a", 2)
            .event("u", "b", "purchase", TestShop.AS_OF, 2, null)
            .event("u", "c", "purchase", TestShop.AS_OF, 100, null)
            .event("u", "c", "purchase", TestShop.AS_OF, -7, null);
    CustomerHistory history = only(shop, settings(), TONIGHT);
    assertArrayEquals(new float[] {2, 10, 15 + 5}, history.full());
  }

  @Test
  void returnsTakeAwayButNotBelowNothing() {
    TestShop shop =
        new TestShop()
            .buy("u", "a", 5)
            .event("u", "a", "return", TestShop.AS_OF, 1, null)
            .view("u", "b", 1)
            .event("u", "b", "return", TestShop.AS_OF, 1, null)
            .view("u", "c", 1);
    CustomerHistory history = only(shop, settings(), TONIGHT);
    assertArrayEquals(new float[] {0, 0, 1}, history.full());
    History view = history.history(View.FULL);
    assertArrayEquals(new int[] {2}, view.items(), "what was returned is no interest");
    assertArrayEquals(new int[] {0, 1, 2}, view.hidden(), "yet it stays hidden");
  }

  @Test
  void halvesWithTheHalfLife() {
    InteractionSettings decaying =
        new InteractionSettings(TestShop.WEIGHTS, 10, 3, 0, "", 1000, 14);
    TestShop shop = new TestShop().view("u", "a", 20).view("u", "b", 0).buy("u", "c", 10);
    assertArrayEquals(new float[] {.25f, 1, 2.5f}, only(shop, decaying, TONIGHT).full(), 1e-6f);
  }

  @Test
  void separatesTrainingFromTheWindow() {
    TestShop shop =
        new TestShop().view("u", "a", 7).view("u", "a", 6).view("u", "b", 0).view("u", "c", 30);
    CustomerHistory history = only(shop, settings(), Days.testing(TestShop.AS_OF, 7));
    assertArrayEquals(new float[] {1, 0, 1}, history.train());
    assertArrayEquals(new float[] {2, 1, 1}, history.full());
    assertArrayEquals(
        new int[] {1}, history.relevant(), "a was seen before, so it is no discovery");
  }

  @Test
  void hidesForAsLongAsTheReBuyWindow() {
    TestShop shop = new TestShop().buy("u", "a", 89).buy("u", "b", 90).buy("u", "c", 0);
    assertArrayEquals(
        new int[] {0, 2}, only(shop, settings(), TONIGHT).history(View.FULL).hidden());
    assertTrue(TestShop.SEEN.hides("purchase", TestShop.AS_OF.minusDays(89), TestShop.AS_OF));
    assertFalse(TestShop.SEEN.hides("purchase", TestShop.AS_OF.minusDays(90), TestShop.AS_OF));
    assertFalse(TestShop.SEEN.hides("click", TestShop.AS_OF, TestShop.AS_OF));
    assertFalse(TestShop.SEEN.hides("view", TestShop.AS_OF.plusDays(1), TestShop.AS_OF));
  }

  @Test
  void aReBoughtItemIsRelevantOnceItsWindowIsOver() {
    TestShop shop =
        new TestShop().buy("u", "a", 100).buy("u", "a", 1).buy("u", "b", 20).buy("u", "b", 1);
    assertArrayEquals(
        new int[] {0}, only(shop, settings(), Days.testing(TestShop.AS_OF, 7)).relevant());
  }

  @Test
  void numbersCustomersAndItemsByTheirSortedIds() {
    TestShop shop = new TestShop();
    List<String> users = List.of("é", "a", "Z", "10", "9", "客户", "\uD83D\uDE00");
    for (String user : users) {
      shop.view(user, "item of " + user, 1);
    }
    shop.event(null, "zz", "view", TestShop.AS_OF, null, null);
    List<String> sorted = new ArrayList<>(users);
    sorted.sort(
        (x, y) ->
            Arrays.compareUnsigned(
                x.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                y.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    List<CustomerHistory> histories = read(shop.events(), settings(), Feedback.IMPLICIT, TONIGHT);
    assertEquals(
        sorted,
        histories.stream().filter(h -> !h.anonymous()).map(CustomerHistory::userId).toList());
    for (int i = 0; i < sorted.size(); i++) {
      assertEquals(i, histories.get(i).user());
      assertArrayEquals(new int[] {i}, histories.get(i).items());
    }
    assertTrue(histories.get(sorted.size()).anonymous());
  }

  /** What als-train has read serves rank, whose lists must not depend on who read first. */
  @Test
  void withoutItsTestWindowIsWhatAllDaysGive() {
    SeenItems seen = new SeenItems(new SeenItemsSettings(Map.of("purchase", 30.0)));
    Random random = new Random(7);
    TestShop shop = TestShop.ofTwoTastes(20, 10, 30, 5);
    List<String> types = List.of("view", "purchase", "return", "rating");
    for (int e = 0; e < 300; e++) {
      String type = types.get(random.nextInt(types.size()));
      shop.event(
          random.nextInt(5) == 0 ? null : "u" + random.nextInt(60),
          "i" + random.nextInt(12),
          type,
          TestShop.AS_OF.minusDays(random.nextInt(120)),
          1,
          type.equals("rating") ? 1.0 : null);
    }
    shop.view("regrets", "a", 10).event("regrets", "a", "return", TestShop.AS_OF, 1, null);
    Dataset<Row> events = shop.events();
    try (Interactions split =
            Interactions.of(
                events, settings(), seen, Feedback.IMPLICIT, Days.testing(TestShop.AS_OF, 7));
        Interactions all = Interactions.of(events, settings(), seen, Feedback.IMPLICIT, TONIGHT)) {
      Interactions untested = split.untested();
      assertTrue(split.users() > all.users(), "somebody's only interest is gone by tonight");
      assertEquals(all.users(), untested.users());
      assertEquals(full(all), full(untested));
      assertArrayEquals(all.popularity(View.FULL), untested.popularity(View.FULL));
    }
  }

  @Test
  void aLogGivesOfEachSplitWhatItsDaysAloneGive() {
    SeenItems seen = new SeenItems(new SeenItemsSettings(Map.of("purchase", 10.0, "view", 3.0)));
    Random random = new Random(11);
    TestShop shop = new TestShop().view("late", "newest", 0);
    List<String> types = List.of("view", "purchase", "return", "rating");
    for (int e = 0; e < 400; e++) {
      String type = types.get(random.nextInt(types.size()));
      shop.event(
          random.nextInt(5) == 0 ? null : "u" + random.nextInt(30),
          "i" + random.nextInt(12),
          type,
          TestShop.AS_OF.minusDays(random.nextInt(60)),
          1 + random.nextInt(3),
          type.equals("rating") ? random.nextInt(1, 6) / 1.0 : null);
    }
    Dataset<Row> events = shop.events();
    InteractionSettings settings = new InteractionSettings(TestShop.WEIGHTS, 20, 3, 0, "", 100, 14);
    for (Feedback feedback : Feedback.values()) {
      try (EventLog log = new EventLog(events, settings, seen, feedback)) {
        for (int before : new int[] {0, 9, 30}) {
          Days days = Days.testing(TestShop.AS_OF.minusDays(before), 7);
          Dataset<Row> alone = events.where(col("ds").leq(days.asOf().toString()));
          try (Interactions of = log.interactions(days).orElseThrow();
              Interactions expected = Interactions.of(alone, settings, seen, feedback, days)) {
            assertEquals(expected.items().size(), of.items().size());
            assertEquals(everything(expected), everything(of));
          }
        }
        Days tooEarly = Days.all(TestShop.AS_OF.minusDays(100));
        assertTrue(log.interactions(tooEarly).isEmpty());
      }
    }
  }

  private static List<String> everything(Interactions data) {
    return data.all().collectAsList().stream()
        .map(CustomerHistory::of)
        .map(
            h ->
                String.join(
                    " ",
                    Integer.toString(h.user()),
                    h.userId(),
                    Arrays.toString(h.items()),
                    Arrays.toString(h.train()),
                    Arrays.toString(h.full()),
                    Arrays.toString(h.flags())))
        .toList();
  }

  private static List<String> full(Interactions data) {
    return data.all().collectAsList().stream()
        .map(CustomerHistory::of)
        .map(
            customer -> {
              History history = customer.history(View.FULL);
              return String.join(
                  " ",
                  Integer.toString(customer.user()),
                  customer.userId(),
                  String.valueOf(customer.segment()),
                  Arrays.toString(history.items()),
                  Arrays.toString(history.weights()),
                  Arrays.toString(history.hidden()));
            })
        .toList();
  }

  @Test
  void isTheSameForAnyNumberOfPartitions() {
    Dataset<Row> events = TestShop.ofTwoTastes(30, 10, 40, 5).events();
    List<String> expected = null;
    for (int partitions : new int[] {1, 3, 7}) {
      InteractionSettings settings =
          new InteractionSettings(TestShop.WEIGHTS, 30, 3, 0, "", 800 / partitions, 14);
      List<String> histories =
          read(events.repartition(partitions), settings, Feedback.IMPLICIT, TONIGHT).stream()
              .map(
                  h ->
                      h.user()
                          + h.userId()
                          + Arrays.toString(h.items())
                          + Arrays.toString(h.full()))
              .toList();
      expected = expected == null ? histories : expected;
      assertEquals(expected, histories);
    }
  }

  @Test
  void sessionsStandForCustomersWhoAreNotKnown() {
    TestShop shop = new TestShop().view("u", "a", 1);
    shop.event(null, "s1", "a", "view", TestShop.AS_OF, null, null, Map.of());
    shop.event(null, "s1", "b", "view", TestShop.AS_OF, null, null, Map.of());
    shop.event(null, null, "b", "view", TestShop.AS_OF, null, null, Map.of());
    try (Interactions data =
        Interactions.of(shop.events(), settings(), TestShop.SEEN, Feedback.IMPLICIT, TONIGHT)) {
      assertEquals(1, data.users());
      assertEquals(3, data.all().count());
      assertArrayEquals(new double[] {2, 2}, data.popularity(View.FULL));
      assertEquals(1, data.ratings(View.FULL).count(), "ALS learns from customers only");
      assertEquals(4, new BaselineTraining(data, View.FULL).matrix(100).size());
    }
  }

  @Test
  void explicitFeedbackIsTheLastRating() {
    LocalDate day = TestShop.AS_OF;
    TestShop shop =
        new TestShop()
            .event("u", "a", "rating", day.minusDays(2), null, 5.0)
            .event("u", "a", "rating", day.minusDays(1), null, 2.0)
            .event("u", "b", "rating", day, null, 4.5)
            .view("u", "c", 0);
    CustomerHistory history = read(shop.events(), settings(), Feedback.EXPLICIT, TONIGHT).get(0);
    assertArrayEquals(new float[] {2, 4.5f, 0}, history.full());
  }

  @Test
  void ratingsBelowTheThresholdAreNoInterest() {
    InteractionSettings picky = new InteractionSettings(TestShop.WEIGHTS, 0, 3, 4, "", 1000, 14);
    TestShop shop =
        new TestShop()
            .event("u", "a", "rating", TestShop.AS_OF, null, 3.5)
            .event("u", "b", "rating", TestShop.AS_OF, null, 4.0);
    assertArrayEquals(new float[] {0, 3}, only(shop, picky, TONIGHT).full());
  }

  @Test
  void theLatestAttributeIsTheSegment() {
    TestShop shop = new TestShop();
    shop.event(
        "u", null, "a", "view", TestShop.AS_OF.minusDays(3), null, null, Map.of("country", "DE"));
    shop.event(
        "u", null, "b", "view", TestShop.AS_OF.minusDays(1), null, null, Map.of("country", "CN"));
    shop.event("u", null, "c", "view", TestShop.AS_OF, null, null, Map.of("device", "phone"));
    shop.event("v", null, "c", "view", TestShop.AS_OF, null, null, Map.of());
    List<CustomerHistory> histories = read(shop.events(), settings(), Feedback.IMPLICIT, TONIGHT);
    assertEquals("CN", histories.get(0).segment());
    assertEquals(null, histories.get(1).segment());
  }

  @Test
  void sampledNeighboursKeepWithinTheirBound() {
    try (Interactions data =
        Interactions.of(
            TestShop.ofTwoTastes(200, 10, 40, 6).events(),
            settings(),
            TestShop.SEEN,
            Feedback.IMPLICIT,
            TONIGHT)) {
      int all = new BaselineTraining(data, View.FULL).matrix(1_000_000).size();
      int some = new BaselineTraining(data, View.FULL).matrix(all / 4).size();
      assertTrue(some > all / 8 && some < all / 2, some + " of " + all);
    }
  }

  @Test
  void refusesAnUnknownEventType() {
    JobException refused =
        assertThrows(
            JobException.class,
            () -> SeenItems.requireEventTypes("interactions.event-weights", Map.of("buy", 1.0)));
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertTrue(refused.getMessage().contains("'interactions.event-weights.buy'"));
  }

  @Test
  void visitorsAloneAreEnoughAndNobodyIsNot() {
    TestShop shop = new TestShop().event(null, "a", "view", TestShop.AS_OF, null, null);
    try (Interactions data =
        Interactions.of(shop.events(), settings(), TestShop.SEEN, Feedback.IMPLICIT, TONIGHT)) {
      assertEquals(0, data.users());
      assertEquals(0, data.customers().count());
      assertArrayEquals(new double[] {1}, data.popularity(View.FULL));
    }
    TestShop nothing = new TestShop().event(null, "a", "impression", TestShop.AS_OF, null, null);
    JobException refused =
        assertThrows(
            JobException.class,
            () -> read(nothing.events(), settings(), Feedback.IMPLICIT, TONIGHT));
    assertEquals(ExitCode.BAD_INPUT, refused.exitCode());
  }
}
