package io.shopkeeper.ranking.lists;

import org.apache.spark.SparkContext;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.util.SizeEstimator;

/**
 * In what blocks the items of lists are broadcast. Whole, they want about {@link #COPIES} times
 * their size of an executor's heap, of which half is theirs: as they come, unpacked, and the copies
 * of the factors that scoring makes. Where they do not fit, blocks are so small that the half takes
 * {@link #AT_ONCE} of them, since tasks of one executor are at different ones.
 *
 * @param size items of a block
 * @param count number of blocks; 1 for one broadcast
 * @param line what was chosen and why, for a log
 */
public record ItemBlocks(int size, int count, String line) {
  private static final int COPIES = 4;
  private static final int AT_ONCE = 4;
  private static final long MEBI = 1L << 20;

  /**
   * Chooses the blocks of lists.
   *
   * @param wanted items of a block; 0 to choose by the memory
   */
  public static ItemBlocks of(Lists lists, int wanted, SparkContext context) {
    int items = Math.max(1, lists.items().names().size());
    String model = lists.items().model().source();
    long heap = heap(context);
    long bytes = SizeEstimator.estimate(lists.items());
    String need =
        "memory: %d items of %s are %d MiB and want %d MiB of an executor's heap of %d MiB"
            .formatted(items, model, bytes / MEBI, COPIES * bytes / MEBI, heap / MEBI);
    if (lists.items().model().divisible().isEmpty()) {
      return new ItemBlocks(items, 1, need + "; one broadcast, since the model has to be whole");
    }
    int size = Math.min(items, wanted > 0 ? wanted : fitting(items, bytes, heap));
    int count = (items - 1) / size + 1;
    String chosen = count == 1 ? "one broadcast" : "%d blocks of %d".formatted(count, size);
    return new ItemBlocks(size, count, need + "; " + chosen);
  }

  /**
   * The size of the blocks of items.
   *
   * @param items at least 1
   * @param bytes of all of them
   * @param heap of an executor, in bytes
   */
  static int fitting(int items, long bytes, long heap) {
    double times = COPIES * (double) bytes / (heap / 2.0);
    return times <= 1 ? items : (int) Math.max(1, items / (times * AT_ONCE));
  }

  private static long heap(SparkContext context) {
    return context.isLocal()
        ? Runtime.getRuntime().maxMemory()
        : JavaUtils.byteStringAsMb(context.conf().get("spark.executor.memory", "1g")) * MEBI;
  }
}
