package io.shopkeeper.recommend.report;

import io.shopkeeper.recommend.report.Breadth.Curve;
import io.shopkeeper.recommend.report.Breadth.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The exact distribution of item frequencies: the number of items by count, which is small for a
 * catalogue of any size.
 */
final class Counts {
  private static final int LORENZ_STEPS = 100;
  private static final double RANK_STEP = 1.3;

  private final NavigableMap<Long, Long> itemsByCount = new TreeMap<>();
  private final long items;

  /**
   * @param itemsByCount number of items by how often they occur; 0 may be omitted
   * @param catalogue number of all items; those not in {@code itemsByCount} never occur
   */
  Counts(Map<Long, Long> itemsByCount, long catalogue) {
    this.itemsByCount.putAll(itemsByCount);
    long occurring = itemsByCount.values().stream().mapToLong(Long::longValue).sum();
    if (catalogue > occurring) {
      this.itemsByCount.merge(0L, catalogue - occurring, Long::sum);
    }
    this.items = Math.max(catalogue, occurring);
  }

  /** The number of all items. */
  long items() {
    return items;
  }

  /** The number of items that occur. */
  long occurring() {
    return items - itemsByCount.getOrDefault(0L, 0L);
  }

  private double total() {
    return itemsByCount.entrySet().stream()
        .mapToDouble(e -> (double) e.getKey() * (double) e.getValue())
        .sum();
  }

  /**
   * The Lorenz curve: the share of all occurrences that falls on the rarest share x of items; empty
   * if nothing occurs.
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

  /** The occurrences of the rarest items; a fractional number of items counts proportionally. */
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
   * The Gini coefficient, 1 − 2 × the area under the Lorenz curve: 0 if all items occur equally
   * often, near 1 if one item has all occurrences; NaN if nothing occurs.
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

  /** The frequency of items by rank, from the most frequent, at evenly spaced ranks. */
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
