package io.shopkeeper.recommend.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.metrics.Concentration;
import io.shopkeeper.recommend.report.Breadth.Curve;
import io.shopkeeper.recommend.report.Breadth.Point;
import io.shopkeeper.testkit.ForAll;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CountsTest {
  private static long[] random(SplittableRandom random) {
    return random.longs(random.nextInt(1, 60), 0, 9).toArray();
  }

  private static Counts of(long[] perItem) {
    Map<Long, Long> itemsByCount = new HashMap<>();
    Arrays.stream(perItem).filter(c -> c > 0).forEach(c -> itemsByCount.merge(c, 1L, Long::sum));
    return new Counts(itemsByCount, perItem.length);
  }

  @Test
  void giniIsThatOfTheItemsOneByOne() {
    ForAll.seeds(
        200,
        random -> {
          long[] perItem = random(random);
          double gini = of(perItem).gini();
          if (Arrays.stream(perItem).sum() > 0) {
            assertEquals(Concentration.gini(perItem), gini, 1e-12);
          } else {
            assertTrue(Double.isNaN(gini));
          }
        });
  }

  @Test
  void lorenzIsTheCumulatedShareOfTheRarestItems() {
    ForAll.seeds(
        200,
        random -> {
          long[] perItem = random(random);
          Curve curve = of(perItem).lorenz("c");
          long[] sorted = perItem.clone();
          Arrays.sort(sorted);
          double total = Arrays.stream(sorted).sum();
          assertEquals(total == 0 ? 0 : 101, curve.points().size());
          for (Point point : curve.points()) {
            double items = point.x() * sorted.length;
            double sum = 0;
            for (int i = 0; i < sorted.length; i++) {
              sum += sorted[i] * Math.max(0, Math.min(1, items - i));
            }
            assertEquals(sum / total, point.y(), 1e-9);
          }
        });
  }

  @Test
  void ranksRunFromTheMostFrequentToTheLastThatOccurs() {
    ForAll.seeds(
        200,
        random -> {
          long[] perItem = random(random);
          long[] sorted = perItem.clone();
          Arrays.sort(sorted);
          Counts counts = of(perItem);
          Curve curve = counts.byRank("c");
          for (Point point : curve.points()) {
            assertEquals((double) sorted[sorted.length - (int) point.x()], point.y());
          }
          assertEquals(Arrays.stream(perItem).filter(c -> c > 0).count(), counts.occurring());
          if (counts.occurring() > 0) {
            assertEquals(1, curve.points().get(0).x());
            assertEquals(
                counts.occurring(), (long) curve.points().get(curve.points().size() - 1).x());
          }
        });
  }

  @Test
  void anItemOutsideTheCatalogueCountsAsOneMore() {
    Counts counts = new Counts(Map.of(3L, 2L), 1);
    assertEquals(2, counts.items());
    assertEquals(2, counts.occurring());
  }
}
