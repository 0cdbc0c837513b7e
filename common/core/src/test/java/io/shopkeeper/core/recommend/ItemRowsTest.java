package io.shopkeeper.core.recommend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemRowsTest {
  @Test
  void rowsAreThePlacesOfTheItems() {
    ForSeeds.check(
        300,
        random -> {
          int bound = random.nextInt(4) == 0 ? Integer.MAX_VALUE : random.nextInt(2, 200);
          int[] items = ForSeeds.distinct(random, random.nextInt(bound == 2 ? 2 : 40), bound);
          ItemRows rows = ItemRows.of(items);
          assertEquals(items.length, rows.count());
          int[] asked =
              IntStream.concat(
                      IntStream.of(0, Integer.MAX_VALUE),
                      IntStream.concat(Arrays.stream(items), random.ints(40, 0, bound)))
                  .toArray();
          for (int item : asked) {
            int place = Arrays.binarySearch(items, item);
            assertEquals(place < 0 ? -1 : place, Math.max(-1, rows.row(item)), "item " + item);
          }
          int cut = random.nextInt(items.length + 1);
          ItemRows joined =
              ItemRows.joined(
                  List.of(
                      ItemRows.of(Arrays.copyOf(items, cut)),
                      ItemRows.of(Arrays.copyOfRange(items, cut, items.length))));
          int[] all = IntStream.range(0, items.length).toArray();
          assertArrayEquals(items, joined.items(all));
          assertArrayEquals(all, joined.rows(items));
        });
  }

  @Test
  void aBlockHasNoGaps() {
    ItemRows block = ItemRows.of(new int[] {5, 6, 7});
    assertTrue(block.consecutive() && !ItemRows.of(new int[] {5, 7}).consecutive());
    assertEquals(
        List.of(-1, 0, 2, -1), List.of(row(block, 4), row(block, 5), row(block, 7), row(block, 8)));
    assertThrows(IllegalArgumentException.class, () -> ItemRows.of(new int[] {1, 1}));
  }

  private static int row(ItemRows rows, int item) {
    return Math.max(-1, rows.row(item));
  }
}
