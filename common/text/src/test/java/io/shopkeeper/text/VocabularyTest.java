package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  @Test
  void numbersTheFrequentWordsFirst() {
    Vocabulary vocabulary =
        Vocabulary.of(Map.of("好", 9L, "b", 5L, "a", 5L, "rare", 1L, "c", 2L), 3, 2);
    assertEquals(List.of("好", "a", "b"), vocabulary.words());
    assertEquals(5, vocabulary.size());
    assertEquals(2, vocabulary.number("好"));
    assertEquals(Vocabulary.UNKNOWN, vocabulary.number("rare"));
    assertArrayEquals(new int[] {2, 1, 3}, vocabulary.numbers(Tokeniser.tokens("好 x a b"), 3));
  }

  @Test
  void isReadAgainFromItsWords() {
    Vocabulary vocabulary = Vocabulary.of(Map.of("x", 1L, "y", 2L), 10, 1);
    assertEquals(vocabulary.words(), Vocabulary.ofWords(vocabulary.words()).words());
    assertThrows(IllegalArgumentException.class, () -> Vocabulary.ofWords(List.of("a", "a")));
    assertThrows(NullPointerException.class, () -> vocabulary.number(null));
  }
}
