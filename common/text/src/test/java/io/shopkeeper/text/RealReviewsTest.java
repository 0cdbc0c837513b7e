package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.testkit.RealData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What reading makes of real reviews, line by line. */
class RealReviewsTest {
  private final Map<String, Integer> found = new TreeMap<>();
  private int lines;
  private int masked;

  private void read(String file) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(RealData.require("reviews/" + file))),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        CustomerText text = CustomerText.of(line);
        lines++;
        found.merge(text.language().code(), 1, Integer::sum);
        text.found().forEach((what, n) -> found.merge(what, n, Integer::sum));
        masked += text.found().keySet().stream().anyMatch(w -> w.startsWith("masked")) ? 1 : 0;
      }
    }
  }

  private int count(String what) {
    return found.getOrDefault(what, 0);
  }

  /**
   * One review of a thousand holds something that is masked; nearly all of it, read by eye, is what
   * it is masked for, so that false masks are fewer by far.
   */
  @Test
  void chineseReviewsAreChineseAndFewAreMasked() throws IOException {
    read("zh_online_shopping_10_cats.csv.gz");
    assertEquals(62_775, lines);
    assertTrue(count("zh") >= .998 * lines, found.toString());
    assertTrue(masked - 18 <= lines / 1000, masked + " " + found);
    assertEquals(
        24,
        count("masked-order"),
        "in 18 reviews; of twelve that were read all are numbers of orders");
    assertTrue(count("masked-phone") >= 40 && count("masked-email") >= 8, found.toString());
    assertEquals(0, count("repaired-encoding") + count("lost-characters"), found.toString());
  }

  @Test
  void englishReviewsAreEnglishAndNoneIsMasked() throws IOException {
    read("en_womens_clothing_reviews.csv.gz");
    assertTrue(count("en") >= .99 * (lines - count("other")), found.toString());
    assertEquals(0, masked, found.toString());
    assertTrue(count("repaired-encoding") + count("lost-characters") <= 1, found.toString());
  }
}
