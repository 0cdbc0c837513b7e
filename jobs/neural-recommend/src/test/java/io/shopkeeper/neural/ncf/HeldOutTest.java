package io.shopkeeper.neural.ncf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ncf.Dense;
import io.shopkeeper.core.ncf.NcfNetwork;
import io.shopkeeper.core.ncf.Tower;
import io.shopkeeper.core.topk.FactorMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldOutTest {
  private static final int CUSTOMERS = 40;
  private static final int ITEMS = 30;

  /** Customer c has one item, and where c is even the next three besides. */
  private static CustomerItems items() {
    int[] start = new int[CUSTOMERS + 1];
    int[] items = new int[CUSTOMERS * 4];
    int n = 0;
    for (int c = 0; c < CUSTOMERS; c++) {
      for (int i = 0; i < (c % 2 == 0 ? 4 : 1); i++) {
        items[n++] = c % 20 + i;
      }
      start[c + 1] = n;
    }
    return new CustomerItems(start, Arrays.copyOf(items, n), ITEMS);
  }

  @Test
  void takesOneItemOfAFifthOfThoseWhoHaveTwo() {
    CustomerItems all = items();
    HeldOut heldOut = HeldOut.of(all, 1000, 1);
    assertEquals(CUSTOMERS / 2 / 5, heldOut.size());
    assertEquals(all.size() - heldOut.size(), heldOut.rest().size());
    int changed = 0;
    for (int c = 0; c < CUSTOMERS; c++) {
      int[] before = all.of(c);
      int[] after = heldOut.rest().of(c);
      assertTrue(before.length - after.length <= 1 && after.length > 0);
      assertTrue(Arrays.stream(after).allMatch(i -> Arrays.binarySearch(before, i) >= 0));
      changed += before.length - after.length;
    }
    assertEquals(heldOut.size(), changed);
    assertEquals(2, HeldOut.of(all, 2, 1).size());
    assertEquals(0, HeldOut.of(all, 0, 1).size());
  }

  @Test
  void theSeedChooses() {
    CustomerItems all = items();
    List<int[]> rests =
        IntStream.of(1, 1, 2)
            .mapToObj(seed -> HeldOut.of(all, 1000, seed).rest())
            .map(rest -> IntStream.range(0, CUSTOMERS).map(c -> rest.of(c).length).toArray())
            .toList();
    assertArrayEquals(rests.get(0), rests.get(1));
    assertFalse(Arrays.equals(rests.get(0), rests.get(2)));
  }

  @Test
  void ndcgIsThatOfThePlaceAmongAllItemsButTheCustomersOwn() {
    CustomerItems one =
        new CustomerItems(
            new int[] {0, 2, 4, 6, 8, 10}, new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, ITEMS);
    HeldOut heldOut = HeldOut.of(one, 1, 3);
    assertEquals(1, heldOut.size());
    int customer =
        IntStream.range(0, 5)
            .filter(c -> heldOut.rest().of(c).length == 1)
            .findFirst()
            .orElseThrow();
    int missing = 1 - heldOut.rest().of(customer)[0];
    // Scores by place from the end, so that items 29, 28 … come first and item 0 or 1 last; or the
    // other way round, so that it comes first: the customer's own is not counted.
    assertEquals(0, heldOut.ndcg(byNumber(1)), 1e-12);
    assertEquals(1, heldOut.ndcg(byNumber(-1)), 1e-12);
    // With item 5 + missing and so on before it, k of them, the place is k + 1.
    float[] scores = new float[ITEMS];
    for (int i = 2; i < 2 + 4; i++) {
      scores[i] = 10;
    }
    scores[missing] = 5;
    assertEquals(Math.log(2) / Math.log(6), heldOut.ndcg(network(scores)), 1e-12);
  }

  private static NcfNetwork byNumber(int sign) {
    float[] scores = new float[ITEMS];
    for (int i = 0; i < ITEMS; i++) {
      scores[i] = sign * i;
    }
    return network(scores);
  }

  /** A factorisation of one number that gives items these scores, for everybody. */
  private static NcfNetwork network(float[] scores) {
    float[] ones = {1, 1, 1, 1, 1};
    return new NcfNetwork(
        new Tower(new FactorMatrix(5, 1, ones), new FactorMatrix(5, 1, ones)),
        new Tower(new FactorMatrix(ITEMS, 1, new float[ITEMS]), new FactorMatrix(ITEMS, 1, scores)),
        List.of(new Dense(2, 1, new float[2], new float[1])),
        new Dense(2, 1, new float[] {1, 0}, new float[1]));
  }
}
