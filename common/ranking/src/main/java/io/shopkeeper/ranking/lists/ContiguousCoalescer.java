package io.shopkeeper.ranking.lists;

import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * Coalesces neighbouring partitions in order. Spark's default coalescer groups by data locality and
 * so would mix the ranges of a sorted data set.
 */
public final class ContiguousCoalescer implements PartitionCoalescer, scala.Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public PartitionGroup[] coalesce(int maxPartitions, RDD<?> parent) {
    Partition[] partitions = parent.partitions();
    int n = Math.max(1, Math.min(maxPartitions, partitions.length));
    PartitionGroup[] groups = new PartitionGroup[n];
    for (int g = 0; g < n; g++) {
      groups[g] = new PartitionGroup(Option.empty());
      int from = (int) ((long) g * partitions.length / n);
      int to = (int) ((long) (g + 1) * partitions.length / n);
      for (int p = from; p < to; p++) {
        groups[g].partitions().$plus$eq(partitions[p]);
      }
    }
    return groups;
  }
}
