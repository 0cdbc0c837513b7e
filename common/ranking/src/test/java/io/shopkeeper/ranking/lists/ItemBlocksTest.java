package io.shopkeeper.ranking.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ItemBlocksTest {
  private static final long GIBI = 1L << 30;

  @Test
  void itemsComeInBlocksWhereFourTimesTheirSizeIsMoreThanHalfOfTheHeap() {
    assertEquals(1_000_000, ItemBlocks.fitting(1_000_000, GIBI, 8 * GIBI));
    assertEquals(249_999, ItemBlocks.fitting(1_000_000, GIBI + 4, 8 * GIBI));
    int size = ItemBlocks.fitting(10_000_000, 20 * GIBI, 8 * GIBI);
    double block = 20.0 * GIBI * size / 10_000_000;
    assertTrue(4 * 4 * block <= 4.0 * GIBI, "four at once");
    assertTrue(4 * 4 * block > 3.9 * GIBI, "not smaller than need be");
    assertEquals(1, ItemBlocks.fitting(3, 20 * GIBI, GIBI));
  }
}
