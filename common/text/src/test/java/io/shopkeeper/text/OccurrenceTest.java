package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OccurrenceTest {
  @Test
  void findsTheOneThatIsMeant() {
    String text = "Food: the food was 好，好吃";
    assertEquals(0, Occurrence.start(text, "food", 1));
    assertEquals(10, Occurrence.start(text, "food", 2));
    assertEquals(-1, Occurrence.start(text, "food", 3));
    assertEquals(text.lastIndexOf('好'), Occurrence.start(text, "好", 2));
    assertEquals(1, Occurrence.start("aaa", "aa", 2), "they may overlap");
  }

  @Test
  void hostileOnesAreNotFound() {
    assertEquals(-1, Occurrence.start("food", "", 1));
    assertEquals(-1, Occurrence.start("", "food", 1));
    assertEquals(-1, Occurrence.start("food", "food", 0));
    assertEquals(-1, Occurrence.start("food", "food", -1));
    assertEquals(-1, Occurrence.start("food", "food", Integer.MAX_VALUE));
  }
}
