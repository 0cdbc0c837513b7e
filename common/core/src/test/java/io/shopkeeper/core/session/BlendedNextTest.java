package io.shopkeeper.core.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlendedNextTest {
  private static final int[] NONE = {};

  /** A model that always says the same, but for what is excluded. */
  private record Fixed(ScoredItems all) implements NextItem {
    @Override
    public String source() {
      return "fixed";
    }

    @Override
    public ScoredItems next(int[] session, int k, int[] excludedSorted) {
      TopK best = new TopK(k);
      for (int i = 0; i < all.size(); i++) {
        if (Arrays.binarySearch(excludedSorted, all.items()[i]) < 0) {
          best.offer(all.items()[i], all.scores()[i]);
        }
      }
      return best.take();
    }
  }

  private final Fixed one = fixed(new int[] {7, 3, 5}, 6, 3, 1);
  private final Fixed other = fixed(new int[] {5, 2}, 3, 1);

  private static Fixed fixed(int[] items, float... scores) {
    return new Fixed(new ScoredItems(items, scores));
  }

  @Test
  void chancesAreMixedByTheWeights() {
    BlendedNext blend = new BlendedNext(List.of(one, other), new double[] {.4, .6});
    // .4 · (.6, .3, .1) and .6 · (.75, .25)
    ScoredItems list = blend.next(new int[] {1}, 9, NONE);
    assertArrayEquals(new int[] {5, 7, 2, 3}, list.items());
    assertArrayEquals(new float[] {.49f, .24f, .15f, .12f}, list.scores(), 1e-6f);
    assertArrayEquals(new int[] {5, 7}, blend.next(new int[] {1}, 2, NONE).items());
    // Without item 5 the chances of the others grow: .4 · (6, 3) / 9, .6 · 1.
    ScoredItems without = blend.next(new int[] {1}, 9, new int[] {5});
    assertArrayEquals(new int[] {2, 7, 3}, without.items());
    assertArrayEquals(
        new int[] {7, 3, 5},
        new BlendedNext(List.of(one, other), new double[] {1, 0}).next(NONE, 9, NONE).items());
    ScoredItems[] each = blend.afterEach(new int[] {1, 4}, 9, new int[][] {{5}, NONE});
    assertEquals(List.of(without, list), Arrays.asList(each));
  }

  @Test
  void placesAreThoseOfTheLists() {
    int[][] hidden = {NONE};
    BlendedNext.Mixed mixed = BlendedNext.mixed(List.of(one, other), new int[] {1}, 20, hidden)[0];
    for (double[] weights : BlendedNext.tenths(2)) {
      int[] list = new BlendedNext(List.of(one, other), weights).next(NONE, 20, NONE).items();
      for (int item = 0; item < 9; item++) {
        int wanted = item;
        int place =
            IntStream.range(0, list.length).filter(i -> list[i] == wanted).findFirst().orElse(-1)
                + 1;
        assertEquals(place, mixed.place(weights, item), item + " by " + Arrays.toString(weights));
      }
    }
  }

  @Test
  void networksGiveTheSoftmaxOfTheirScores() {
    NextItem network =
        new NetworkNext<>(
            new RecurrentNetwork(
                RecurrentNetwork.Cell.GRU,
                new FactorMatrix(1, 1, new float[1]),
                1,
                new float[3],
                new float[3],
                new float[4],
                new FactorMatrix(1, 3, new float[3]),
                new float[0]),
            1);
    double[] chances = network.chances(new ScoredItems(new int[] {1, 2}, new float[] {100, 99}));
    assertEquals(1 / (1 + Math.exp(-1)), chances[0], 1e-9);
    assertEquals(1, chances[0] + chances[1], 1e-12);
    assertEquals(0, network.chances(new ScoredItems(NONE, new float[0])).length);
    assertArrayEquals(
        new double[2], one.chances(new ScoredItems(new int[] {1, 2}, new float[2])), "no score");
  }

  @Test
  void tenthsAreAllWaysToShare() {
    assertEquals(1, BlendedNext.tenths(1).size());
    assertEquals(66, BlendedNext.tenths(3).size());
    for (double[] weights : BlendedNext.tenths(3)) {
      assertEquals(1, Arrays.stream(weights).sum(), 1e-12);
    }
    assertEquals(66, BlendedNext.tenths(3).stream().map(Arrays::toString).distinct().count());
  }

  @Test
  void refusesWeightsThatDoNotFit() {
    for (double[] weights : new double[][] {{1}, {1, -1}, {1, Double.NaN}}) {
      assertThrows(
          IllegalArgumentException.class, () -> new BlendedNext(List.of(one, other), weights));
    }
  }
}
