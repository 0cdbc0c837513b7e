package io.shopkeeper.ranking.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlacesTest {
  @Test
  void ofEveryStretchTheLastPlaceIsGiven() {
    assertArrayEquals(new int[] {0, 1, 2, -1, 3, 4, 5, -2}, Places.woven(9, 2, .25, 8));
    assertArrayEquals(new int[] {0, -1, 1, -2, 2}, Places.woven(9, 9, .5, 5));
    assertEquals(1, Places.of(20, .05), "a share that floating point has no number for");
  }

  @Test
  void whoIsAtTheEndLeavesItsPlacesToTheOther() {
    assertArrayEquals(new int[] {0, -1, 1, 2, 3}, Places.woven(9, 1, .5, 5));
    assertArrayEquals(new int[] {0, -1, -2, -3}, Places.woven(1, 3, .25, 8));
    assertArrayEquals(new int[0], Places.woven(0, 0, .5, 8));
    assertArrayEquals(new int[] {0, 1}, Places.woven(5, 5, 0, 2));
  }
}
