package io.shopkeeper.deep.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class BatchesTest {
  @Test
  void nothingIsLostAndTheLastMayBeSmaller() {
    List<List<Integer>> batches = new ArrayList<>();
    new Batches<>(List.of(1, 2, 3, 4, 5).iterator(), 2).forEachRemaining(batches::add);
    assertEquals(List.of(List.of(1, 2), List.of(3, 4), List.of(5)), batches);
  }

  @Test
  void ofNothingThereIsNone() {
    Iterator<List<Integer>> none = new Batches<>(List.<Integer>of().iterator(), 2);
    assertFalse(none.hasNext());
    assertThrows(NoSuchElementException.class, none::next);
  }
}
