package io.shopkeeper.neural.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.TestShop;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final int TEST_DAYS = 5;
  private final TestShop shop = new TestShop();

  private void views(String session, int daysAgo, String... items) {
    for (String item : items) {
      shop.event(
          null, session, item, "view", TestShop.AS_OF.minusDays(daysAgo), null, null, Map.of());
    }
  }

  private Sessions sessions(int longest) {
    return Sessions.of(
        shop.events(),
        new SessionSettings(List.of("view"), longest, 1, 1000),
        Days.testing(TestShop.AS_OF, TEST_DAYS));
  }

  /** The items of each session by their names. */
  private static Map<String, String> named(Sessions sessions, Dataset<Row> some) {
    Map<String, String> named = new TreeMap<>();
    for (Row row : some.select("session_id", "items").collectAsList()) {
      named.put(
          row.getString(0),
          Arrays.stream(Sessions.items(row, 1))
              .mapToObj(sessions.items()::name)
              .collect(Collectors.joining(" ")));
    }
    return named;
  }

  @Test
  void trainingKnowsNothingOfTheTestWindow() {
    views("before", 6, "a", "b", "c", "d");
    views("across", 5, "a", "b", "b", "c");
    views("across", 4, "d", "a");
    views("hardly begun", 5, "a");
    views("hardly begun", 4, "b", "c");
    views("within", 4, "c", "d");
    try (Sessions sessions = sessions(3)) {
      assertEquals(
          Map.of("before", "b c d", "across", "a b c"), named(sessions, sessions.training()));
      assertEquals(Map.of("within", "c d"), named(sessions, sessions.test()));
      assertEquals(new Sessions.Counts(4, 2, 1, 0), sessions.counts());
      // In the order of a, b, c, d: the d that followed in the window does not count.
      assertArrayEquals(new double[] {1, 2, 2, 1}, sessions.popularity(sessions.training()));
      assertEquals(
          List.of("a b c", "b c d"),
          Sessions.latest(sessions.training(), 10).stream()
              .map(SessionsTest::letters)
              .sorted()
              .toList());
      // Tonight's lists follow all that happened.
      Map<String, String> ended = named(sessions, sessions.ended(TEST_DAYS));
      assertEquals(Map.of("across", "c d a", "hardly begun", "a b c", "within", "c d"), ended);
    }
  }

  private static String letters(int[] items) {
    return Arrays.stream(items)
        .mapToObj(item -> String.valueOf((char) ('a' + item)))
        .collect(Collectors.joining(" "));
  }
}
