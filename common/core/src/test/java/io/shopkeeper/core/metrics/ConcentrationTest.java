package io.shopkeeper.core.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shopkeeper.core.ForSeeds;
import io.shopkeeper.core.recommend.ItemSimilarity;
import io.shopkeeper.core.topk.FactorMatrix;
import org.junit.jupiter.api.Test;

class ConcentrationTest {
  @Test
  void giniIsTheMeanDifferenceOverTwiceTheMean() {
    ForSeeds.check(
        300,
        random -> {
          long[] counts = random.longs(random.nextInt(1, 40), 0, 50).toArray();
          double differences = 0;
          double sum = 0;
          for (long a : counts) {
            sum += a;
            for (long b : counts) {
              differences += Math.abs(a - b);
            }
          }
          double n = counts.length;
          double expected = sum == 0 ? 0 : differences / (n * n) / (2 * sum / n);
          assertEquals(expected, Concentration.gini(counts), 1e-12);
        });
  }

  @Test
  void giniOfTheExtremes() {
    assertEquals(0, Concentration.gini(new long[] {7, 7, 7}), 1e-15);
    assertEquals(0.75, Concentration.gini(new long[] {0, 0, 0, Long.MAX_VALUE}), 1e-12);
    assertEquals(0, Concentration.gini(new long[0]));
    assertEquals(0, Concentration.gini(new long[5]));
    assertThrows(IllegalArgumentException.class, () -> Concentration.gini(new long[] {1, -1}));
  }

  @Test
  void giniForgetsOrderAndScale() {
    ForSeeds.check(
        50,
        random -> {
          long[] counts = random.longs(20, 0, 50).toArray();
          long[] other = new long[20];
          for (int i = 0; i < 20; i++) {
            other[19 - i] = counts[i] * 3;
          }
          assertEquals(Concentration.gini(counts), Concentration.gini(other), 1e-12);
        });
  }

  @Test
  void coverageCountsWhatWasGiven() {
    long[] counts = new long[4];
    Concentration.count(new int[] {1, 3}, counts);
    Concentration.count(new int[] {1}, counts);
    assertArrayEquals(new long[] {0, 2, 0, 1}, counts);
    assertEquals(0.5, Concentration.coverage(counts));
    assertEquals(0, Concentration.coverage(new long[0]));
  }

  @Test
  void noveltyIsTheMeanSelfInformation() {
    long[] users = {8, 4, 1, 0};
    assertEquals(0, Concentration.novelty(new int[] {0}, users, 8, 5), 1e-12);
    assertEquals(1, Concentration.novelty(new int[] {1}, users, 8, 5), 1e-12);
    assertEquals(2, Concentration.novelty(new int[] {1, 2}, users, 8, 5), 1e-12);
    assertEquals(3, Concentration.novelty(new int[] {3}, users, 8, 5), 1e-12);
    assertEquals(1, Concentration.novelty(new int[] {1, 2}, users, 8, 1), 1e-12);
    assertEquals(0, Concentration.novelty(new int[0], users, 8, 1));
  }

  @Test
  void diversityIsTheShareOfPairsThatDiffer() {
    ItemSimilarity categories = ItemSimilarity.sameCategory(new int[] {0, 0, 1, -1, -1});
    assertEquals(0, Concentration.intraListDiversity(new int[] {0, 1}, categories, 9));
    assertEquals(
        2 / 3.0, Concentration.intraListDiversity(new int[] {0, 1, 2}, categories, 9), 1e-12);
    assertEquals(1, Concentration.intraListDiversity(new int[] {3, 4}, categories, 9));
    assertEquals(0, Concentration.intraListDiversity(new int[] {0, 1, 2}, categories, 2));
    assertEquals(0, Concentration.intraListDiversity(new int[] {0}, categories, 2));
    ItemSimilarity vectors =
        ItemSimilarity.cosine(new FactorMatrix(4, 2, new float[] {1, 0, 0, 2, 3, 0, 0, 0}));
    assertEquals(1, Concentration.intraListDiversity(new int[] {0, 1}, vectors, 2), 1e-12);
    assertEquals(0, Concentration.intraListDiversity(new int[] {0, 2}, vectors, 2), 1e-12);
    assertEquals(1, Concentration.intraListDiversity(new int[] {0, 3}, vectors, 2), 1e-12);
  }

  @Test
  void popularityLiftIsRelative() {
    double[] popularity = {10, 20, 30};
    double lists = Concentration.meanPopularity(new int[] {1, 2}, popularity);
    double histories = Concentration.meanPopularity(new int[] {0, 2}, popularity);
    assertEquals(25, lists);
    assertEquals(0.25, Concentration.popularityLift(lists, histories), 1e-12);
  }
}
