package io.shopkeeper.core.topk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopKTest {
  private record Scored(int item, float score) {}

  /** The slow obvious version: sort everything. */
  static ScoredItems bySorting(float[] scores, int k) {
    List<Scored> all = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      all.add(new Scored(i, scores[i] + 0f));
    }
    all.sort(Comparator.comparing((Scored s) -> -s.score()).thenComparing(Scored::item));
    List<Scored> best = all.subList(0, Math.min(k, all.size()));
    float[] bestScores = new float[best.size()];
    for (int r = 0; r < bestScores.length; r++) {
      bestScores[r] = best.get(r).score();
    }
    return new ScoredItems(best.stream().mapToInt(Scored::item).toArray(), bestScores);
  }

  @Test
  void keepsWhatSortingKeepsWhateverTheOrderOfOffers() {
    ForSeeds.check(
        500,
        random -> {
          int n = random.nextInt(0, 300);
          int k = random.nextInt(0, 40);
          int levels = random.nextInt(1, 30);
          float[] scores = new float[n];
          for (int i = 0; i < n; i++) {
            scores[i] = random.nextInt(levels) - levels / 2;
          }
          int[] order = random.ints(0, Math.max(n, 1)).distinct().limit(n).toArray();
          TopK best = new TopK(k);
          for (int item : order) {
            best.offer(item, scores[item]);
          }
          assertEquals(bySorting(scores, k), best.take());
        });
  }

  @Test
  void mergingTheBestOfTwoHalvesIsTheBestOfAll() {
    ForSeeds.check(
        200,
        random -> {
          int n = random.nextInt(1, 200);
          int k = random.nextInt(1, 20);
          int split = random.nextInt(n);
          TopK all = new TopK(k);
          TopK left = new TopK(k);
          TopK right = new TopK(k);
          for (int i = 0; i < n; i++) {
            float score = random.nextInt(10);
            all.offer(i, score);
            (i < split ? left : right).offer(i, score);
          }
          TopK merged = new TopK(k);
          for (ScoredItems half : List.of(right.take(), left.take())) {
            for (int r = 0; r < half.size(); r++) {
              merged.offer(half.items()[r], half.scores()[r]);
            }
          }
          assertEquals(all.take(), merged.take());
        });
  }

  @Test
  void isEmptyAgainAfterTake() {
    TopK best = new TopK(2);
    best.offer(3, 1f);
    assertArrayEquals(new int[] {3}, best.take().items());
    assertEquals(0, best.take().size());
    best.offer(4, -1f);
    assertArrayEquals(new int[] {4}, best.take().items());
  }

  @Test
  void growsOnlyAsItemsCome() {
    TopK best = new TopK(Integer.MAX_VALUE);
    for (int i = 0; i < 1000; i++) {
      best.offer(i, i);
    }
    ScoredItems taken = best.take();
    assertEquals(1000, taken.size());
    assertEquals(999, taken.items()[0]);
  }

  @Test
  void ordersInfinitiesAndTiesZeros() {
    TopK best = new TopK(5);
    best.offer(0, Float.NEGATIVE_INFINITY);
    best.offer(1, 0f);
    best.offer(2, Float.POSITIVE_INFINITY);
    best.offer(4, 0f);
    best.offer(3, -0f);
    assertArrayEquals(new int[] {2, 1, 3, 4, 0}, best.take().items());
  }

  @Test
  void refusesNanAndNamesTheItem() {
    TopK best = new TopK(1);
    best.offer(0, 1f);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> best.offer(17, Float.NaN));
    assertTrue(refused.getMessage().contains("item 17"), refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new TopK(0).offer(1, Float.NaN));
    assertThrows(IllegalArgumentException.class, () -> new TopK(-1));
  }

  @Test
  void thresholdIsWhatANewcomerMustReach() {
    TopK best = new TopK(2);
    assertEquals(Float.NEGATIVE_INFINITY, best.threshold());
    best.offer(1, 5f);
    assertEquals(Float.NEGATIVE_INFINITY, best.threshold());
    best.offer(2, 3f);
    assertEquals(3f, best.threshold());
    best.offer(3, 4f);
    assertEquals(4f, best.threshold());
    assertEquals(Float.POSITIVE_INFINITY, new TopK(0).threshold());
  }
}
