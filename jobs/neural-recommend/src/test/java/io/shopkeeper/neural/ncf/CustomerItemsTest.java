package io.shopkeeper.neural.ncf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CustomerItemsTest {
  /** Of ten items: some; none; all; the first and the last. */
  private static final CustomerItems ITEMS =
      new CustomerItems(
          new int[] {0, 3, 3, 13, 15}, new int[] {1, 2, 7, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 9}, 10);

  @Test
  void drawsEveryOtherItemEquallyOftenAndNoneOfTheCustomers() {
    for (int customer : new int[] {0, 1, 3}) {
      int[] own = ITEMS.of(customer);
      int draws = 20_000;
      int[] counts = new int[10];
      for (int item : ITEMS.others(customer, draws, new SplittableRandom(customer))) {
        counts[item]++;
      }
      double expected = (double) draws / (10 - own.length);
      for (int item = 0; item < 10; item++) {
        if (Arrays.binarySearch(own, item) >= 0) {
          assertEquals(0, counts[item], "item " + item + " of customer " + customer);
        } else {
          // Five standard deviations of a binomial count.
          assertEquals(expected, counts[item], 5 * Math.sqrt(expected), "item " + item);
        }
      }
    }
  }

  @Test
  void aCustomerWhoHasAllItemsLeavesNoneAlone() {
    assertEquals(0, ITEMS.others(2, 5, new SplittableRandom(1)).length);
  }

  @Test
  void theSameSeedDrawsTheSame() {
    int[] drawn = ITEMS.others(0, 50, new SplittableRandom(3));
    assertArrayEquals(drawn, ITEMS.others(0, 50, new SplittableRandom(3)));
    assertTrue(Arrays.stream(drawn).distinct().count() > 4, "they vary");
  }
}
