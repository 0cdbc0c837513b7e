package io.shopkeeper.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingTest {
  /** 1 at each of the first k places that holds a relevant item not seen before. */
  private static List<Integer> gains(int[] ranked, int[] relevant, int k) {
    Set<Integer> left = new HashSet<>();
    for (int item : relevant) {
      left.add(item);
    }
    List<Integer> gains = new ArrayList<>();
    for (int p = 0; p < Math.min(k, ranked.length); p++) {
      gains.add(left.remove(ranked[p]) ? 1 : 0);
    }
    return gains;
  }

  private static double dcg(List<Integer> gains) {
    double dcg = 0;
    for (int p = 1; p <= gains.size(); p++) {
      dcg += gains.get(p - 1) / (Math.log(p + 1) / Math.log(2));
    }
    return dcg;
  }

  @Test
  void equalTheTextbookDefinitions() {
    ForSeeds.check(
        1000,
        random -> {
          int[] ranked = random.ints(random.nextInt(0, 12), 0, 20).toArray();
          int[] relevant = ForSeeds.distinct(random, random.nextInt(1, 10), 20);
          int k = random.nextInt(1, 15);
          List<Integer> gains = gains(ranked, relevant, k);
          int hits = gains.stream().mapToInt(g -> g).sum();
          assertEquals((double) hits / relevant.length, Ranking.recall(ranked, relevant, k));
          assertEquals((double) hits / k, Ranking.precision(ranked, relevant, k));
          assertEquals(hits > 0 ? 1 : 0, Ranking.hitRate(ranked, relevant, k));
          int first = gains.indexOf(1);
          assertEquals(
              first < 0 ? 0 : 1.0 / (first + 1), Ranking.reciprocalRank(ranked, relevant, k));
          List<Integer> ideal = new ArrayList<>();
          for (int p = 0; p < Math.min(k, relevant.length); p++) {
            ideal.add(1);
          }
          assertEquals(dcg(gains) / dcg(ideal), Ranking.ndcg(ranked, relevant, k), 1e-12);
          double precisions = 0;
          for (int p = 0; p < gains.size(); p++) {
            if (gains.get(p) == 1) {
              precisions += Ranking.precision(ranked, relevant, p + 1);
            }
          }
          assertEquals(
              precisions / Math.min(k, relevant.length),
              Ranking.averagePrecision(ranked, relevant, k),
              1e-12);
        });
  }

  @Test
  void anExampleByHand() {
    int[] ranked = {7, 3, 9, 1};
    int[] relevant = {1, 3, 5};
    assertEquals(2 / 3.0, Ranking.recall(ranked, relevant, 4));
    assertEquals(1 / 3.0, Ranking.recall(ranked, relevant, 2));
    assertEquals(0.5, Ranking.reciprocalRank(ranked, relevant, 4));
    // Hits at places 2 and 4: 1/log2(3) + 1/log2(5) over 1 + 1/log2(3) + 1/log2(4).
    assertEquals(
        (0.6309298 + 0.4306766) / (1 + 0.6309298 + 0.5), Ranking.ndcg(ranked, relevant, 4), 1e-6);
    assertEquals((1 / 2.0 + 2 / 4.0) / 3, Ranking.averagePrecision(ranked, relevant, 4), 1e-12);
  }

  @Test
  void aListThatBeginsWithAllThatIsRelevantIsPerfect() {
    int[] relevant = {2, 4};
    int[] ranked = {4, 2, 9};
    assertEquals(1, Ranking.ndcg(ranked, relevant, 20), 1e-15);
    assertEquals(1, Ranking.ndcg(ranked, relevant, 1), 1e-15);
    assertEquals(1, Ranking.averagePrecision(ranked, relevant, 20), 1e-15);
    assertEquals(1, Ranking.recall(ranked, relevant, 20), 1e-15);
  }

  @Test
  void duplicatesCountOnce() {
    int[] ranked = {5, 5, 5, 5};
    assertEquals(0.5, Ranking.recall(ranked, new int[] {5, 6}, 4));
    assertEquals(0.25, Ranking.precision(ranked, new int[] {5, 6}, 4));
    assertTrue(Ranking.ndcg(ranked, new int[] {5}, 4) <= 1);
  }

  @Test
  void movingAHitUpNeverHurts() {
    ForSeeds.check(
        300,
        random -> {
          int[] ranked = random.ints(0, 30).distinct().limit(10).toArray();
          int[] relevant = ForSeeds.distinct(random, 5, 30);
          int place = random.nextInt(1, 10);
          boolean hit = IntStream.of(relevant).anyMatch(i -> i == ranked[place]);
          int[] better = ranked.clone();
          better[place] = ranked[place - 1];
          better[place - 1] = ranked[place];
          if (hit) {
            assertTrue(Ranking.ndcg(better, relevant, 10) >= Ranking.ndcg(ranked, relevant, 10));
            assertTrue(
                Ranking.averagePrecision(better, relevant, 10)
                    >= Ranking.averagePrecision(ranked, relevant, 10));
          }
        });
  }

  @Test
  void nothingRelevantOrNothingRankedIsZero() {
    assertEquals(0, Ranking.recall(new int[] {1}, new int[0], 3));
    assertEquals(0, Ranking.ndcg(new int[] {1}, new int[0], 3));
    assertEquals(0, Ranking.averagePrecision(new int[] {1}, new int[0], 3));
    assertEquals(0, Ranking.ndcg(new int[0], new int[] {1}, 3));
    assertEquals(0, Ranking.reciprocalRank(new int[0], new int[] {1}, 3));
    assertThrows(IllegalArgumentException.class, () -> Ranking.recall(new int[0], new int[0], 0));
  }
}
