package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordVectorsTest {
  private final WordVectors vectors =
      new WordVectors(
          List.of("电池", "续航", "fabric", "none"), 2, new float[] {3, 4, 6, 8, 4, -3, 0, 0});

  @Test
  void theNearestWordsAreThoseOfTheSmallestAngle() {
    assertEquals(
        List.of("续航", "fabric", "none"),
        vectors.nearest("电池", 9).stream().map(WordVectors.Near::word).toList());
    assertEquals(1, vectors.nearest("电池", 1).get(0).cosine(), 1e-9, "length says nothing");
    assertEquals(0, vectors.nearest("电池", 2).get(1).cosine(), 1e-9);
    assertEquals(List.of(), vectors.nearest("相机", 3));
  }

  @Test
  void bytesHoldAll() {
    WordVectors read = WordVectors.read(vectors.bytes());
    assertEquals(vectors.words(), read.words());
    assertArrayEquals(new float[] {4, -3}, read.of("fabric").orElseThrow());
    assertTrue(read.of("Fabric").isEmpty());
    assertEquals(
        0, WordVectors.read(new WordVectors(List.of(), 3, new float[0]).bytes()).words().size());
    byte[] bytes = vectors.bytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(IllegalArgumentException.class, () -> WordVectors.read(cut));
    }
    byte[] many = bytes.clone();
    many[4] = 0x7f;
    assertThrows(IllegalArgumentException.class, () -> WordVectors.read(many));
    assertThrows(
        IllegalArgumentException.class,
        () -> new WordVectors(List.of("a", "a"), 1, new float[] {1, 2}));
  }
}
