package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TyposTest {
  /** Edits between two words, a swap of neighbours counting as one (optimal string alignment). */
  private static int edits(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
        }
      }
    }
    return d[a.length()][b.length()];
  }

  @Test
  void everyLongWordHasOneErrorAndNothingElseChanges() {
    String text = "Where is my ORDER 113542617735902, please? I ordered coffee 三天了 yesterday";
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 500; seed++) {
      String wrong = new Typos(seed).in(text);
      seen.add(wrong);
      String[] before = text.split("[^A-Za-z]+", -1);
      String[] after = wrong.split("[^A-Za-z]+", -1);
      assertEquals(before.length, after.length, wrong);
      for (int i = 0; i < before.length; i++) {
        assertEquals(
            before[i].length() < Typos.SHORTEST ? 0 : 1, edits(before[i], after[i]), wrong);
        assertTrue(before[i].isEmpty() || before[i].charAt(0) == after[i].charAt(0), wrong);
      }
      assertEquals(text.replaceAll("[A-Za-z]+", ""), wrong.replaceAll("[A-Za-z]+", ""));
    }
    assertTrue(seen.size() > 450, seen.size() + " different ones");
  }

  @Test
  void aSeedDeterminesThem() {
    assertEquals(new Typos(7).in("cancel purchase"), new Typos(7).in("cancel purchase"));
    assertNotEquals(new Typos(7).in("cancel purchase"), new Typos(8).in("cancel purchase"));
    assertEquals("", new Typos(1).in(""));
  }
}
