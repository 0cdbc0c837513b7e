package io.shopkeeper.recommend.report;

import io.shopkeeper.recommend.report.Breadth.Curve;
import io.shopkeeper.recommend.report.Breadth.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How often items occur, as the number of items by count: exact, and small whatever the size of the
 * catalogue.
 */
final class Counts {
  private static final int LORENZ_STEPS = 100;
  private static final double RANK_STEP = 1.3;

  private final NavigableMap<Long, Long> itemsByCount = new TreeMap<>();
  private final long items;

  /**
   * @param itemsByCount how many items occur so often; 0 may be left out
   * @param catalogue all items; those that {@code itemsByCount} does not hold occur never
   */
  Counts(Map<Long, Long> itemsByCount, long catalogue) {
    this.itemsByCount.putAll(itemsByCount);
    long occurring = itemsByCount.values().stream().mapToLong(Long::longValue).sum();
    if (catalogue > occurring) {
      this.itemsByCount.merge(0L, catalogue - occurring, Long::sum);
    }
    this.items = Math.max(catalogue, occurring);
  }

  /** All items. */
  long items() {
    return items;
  }

  /** Items that occur at all. */
  long occurring() {
    return items - itemsByCount.getOrDefault(0L, 0L);
  }

  private double total() {
    return itemsByCount.entrySet().stream()
        .mapToDouble(e -> (double) e.getKey() * (double) e.getValue())
        .sum();
  }

  /**
   * The Lorenz curve: what share of all occurrences the rarest share x of items has; empty where
   * nothing occurs.
   */
  Curve lorenz(String name) {
    double total = total();
    List<Point> points = new ArrayList<>();
    for (int step = 0; step <= LORENZ_STEPS && total > 0; step++) {
      double share = (double) step / LORENZ_STEPS;
      points.add(new Point(share, Math.min(1, sumOfRarest(share * (double) items) / total)));
    }
    return new Curve(name, points);
  }

  /** Occurrences of so many rarest items; parts of an item count in part. */
  private double sumOfRarest(double howMany) {
    double left = howMany;
    double sum = 0;
    for (Map.Entry<Long, Long> entry : itemsByCount.entrySet()) {
      double taken = Math.min(left, (double) entry.getValue());
      sum += taken * (double) entry.getKey();
      left -= taken;
    }
    return sum;
  }

  /**
   * The Gini coefficient, 1 − 2 × the area under the Lorenz curve: 0 where all items occur equally
   * often, towards 1 where one takes all; NaN where nothing occurs.
   */
  double gini() {
    double total = total();
    double below = 0;
    double area = 0;
    for (Map.Entry<Long, Long> entry : itemsByCount.entrySet()) {
      double width = (double) entry.getValue() / (double) items;
      double rise = (double) entry.getKey() * (double) entry.getValue() / total;
      area += width * (below + rise / 2);
      below += rise;
    }
    return total > 0 ? 1 - 2 * area : Double.NaN;
  }

  /** How often the item of each rank occurs, from the most frequent; ranks are spread evenly. */
  Curve byRank(String name) {
    List<Point> points = new ArrayList<>();
    long last = 0;
    for (double rank = 1; rank <= (double) occurring(); rank *= RANK_STEP) {
      long whole = (long) rank;
      if (whole > last) {
        points.add(new Point(whole, atRank(whole)));
        last = whole;
      }
    }
    if (occurring() > last) {
      points.add(new Point((double) occurring(), atRank(occurring())));
    }
    return new Curve(name, points);
  }

  private double atRank(long rank) {
    long before = 0;
    for (Map.Entry<Long, Long> entry : itemsByCount.descendingMap().entrySet()) {
      before += entry.getValue();
      if (before >= rank) {
        return (double) entry.getKey();
      }
    }
    return 0;
  }
}
