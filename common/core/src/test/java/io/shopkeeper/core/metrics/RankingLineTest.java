package io.shopkeeper.core.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.core.ForSeeds;
import io.shopkeeper.vector.LineCount;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingLineTest {
  /** Few values, so that many sums are equal. */
  private static float[] halves(SplittableRandom random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextInt(-5, 20) / 2f;
    }
    return values;
  }

  private static int[] list(float[] base, float[] along, float step) {
    return IntStream.range(0, base.length)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -(base[i] + step * along[i])))
        .mapToInt(i -> i)
        .toArray();
  }

  @Test
  void eachStepGivesTheBitsOfTheListThatItMakes() {
    ForSeeds.check(
        1000,
        random -> {
          int n = random.nextInt(1, 400);
          float[] base = halves(random, n);
          float[] along = halves(random, n);
          float[] steps = {0, 0.5f, 1, 8};
          int[] relevant = ForSeeds.distinct(random, random.nextInt(1, 10), 500);
          int[] hits = IntStream.of(relevant).filter(i -> i < n).toArray();
          int k = random.nextInt(1, 140);
          double[] ndcg = RankingLine.ndcg(base, along, steps, hits, relevant.length, k);
          for (int s = 0; s < steps.length; s++) {
            assertEquals(Ranking.ndcg(list(base, along, steps[s]), relevant, k), ndcg[s]);
          }
        });
  }

  @Test
  void nothingRelevantIsWorthNothing() {
    float[] one = {1};
    assertArrayEquals(new double[1], RankingLine.ndcg(one, one, one, new int[0], 3, 3));
    assertArrayEquals(new double[1], RankingLine.ndcg(one, one, one, new int[0], 0, 3));
  }

  @Test
  void vectorsCountAsThePlainLoop() {
    ForSeeds.check(
        300,
        random -> {
          int n = random.nextInt(1, 300);
          float[] base = halves(random, n);
          float[] along = halves(random, n);
          float least = random.nextInt(-5, 40) / 4f;
          int from = random.nextInt(n);
          assertEquals(
              RankingLine.atLeastPlainly(base, along, 0.25f, least, from, n),
              LineCount.atLeast(base, along, 0.25f, least, from, n));
        });
  }
}
