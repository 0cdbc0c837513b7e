package io.shopkeeper.core.stats;

/** What the values of some cases come to: their mean, or a figure that has no value of one case. */
@FunctionalInterface
public interface Statistic {
  /** The arithmetic mean; not a number without values. */
  Statistic MEAN =
      values -> {
        double sum = 0;
        for (double value : values) {
          sum += value;
        }
        return sum / values.length;
      };

  /** The figure of these values, in whatever order. */
  double of(double[] values);
}
