package io.shopkeeper.data.sample;

import org.apache.spark.util.AccumulatorV2;

/**
 * Merges the statistics of tasks. It is exact for tasks of a result stage, whose updates Spark
 * applies once even if a task is retried.
 */
final class StatisticsAccumulator extends AccumulatorV2<ShopStatistics, ShopStatistics> {
  private static final long serialVersionUID = 1L;

  private final int items;
  private ShopStatistics sum;

  StatisticsAccumulator(int items) {
    this.items = items;
    this.sum = new ShopStatistics(items);
  }

  @Override
  public boolean isZero() {
    return sum.rows() == 0;
  }

  @Override
  public AccumulatorV2<ShopStatistics, ShopStatistics> copy() {
    StatisticsAccumulator copy = new StatisticsAccumulator(items);
    copy.sum.merge(sum);
    return copy;
  }

  @Override
  public void reset() {
    sum = new ShopStatistics(items);
  }

  @Override
  public void add(ShopStatistics statistics) {
    sum.merge(statistics);
  }

  @Override
  public void merge(AccumulatorV2<ShopStatistics, ShopStatistics> other) {
    sum.merge(other.value());
  }

  @Override
  public ShopStatistics value() {
    return sum;
  }
}
