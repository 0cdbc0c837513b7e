package io.shopkeeper.core.topk;

import io.shopkeeper.vector.ScoreTile;
import io.shopkeeper.vector.VectorApi;

/**
 * The k best items of many users under a factor model, exactly: the same items and the same scores,
 * bit for bit, as {@link FactorMatrix#dot} over all items followed by {@link TopK}.
 *
 * <p>Where the JVM has the Vector API ({@code --add-modules=jdk.incubator.vector}) it does the
 * work, elsewhere plain Java, less than half as fast; the lists are the same.
 *
 * <p>Instances hold no scratch memory: one may be used by several threads at once.
 */
public final class BlockedTopK {
  private final Kernel kernel;
  private final int rank;

  /** One way to do it; the caller has checked the shapes. */
  interface Kernel {
    ScoredItems[] topK(float[] users, int n, int k, int[][] excludedSorted);
  }

  /** Packs the items' factors; the matrix is not kept. */
  public BlockedTopK(FactorMatrix items) {
    this(VectorApi.available() ? new VectorTopK(items) : new PlainTopK(items), items.rank());
  }

  /** For tests and benchmarks: a kernel of one's own choice. */
  BlockedTopK(Kernel kernel, int rank) {
    this.kernel = kernel;
    this.rank = rank;
  }

  /** What this JVM scores with, in words, for a log. */
  public static String kernel() {
    return VectorApi.available()
        ? ScoreTile.vectorBits() + "-bit vectors"
        : "plain Java (--add-modules=" + VectorApi.MODULE + " makes it faster)";
  }

  /**
   * The k best items of each of n users.
   *
   * @param users factors of the users, n x rank, row-major
   * @param k how many items to give; a user gets fewer where the catalogue less the excluded has
   *     fewer
   * @param excludedSorted per user the item indices never to give, ascending; null for none, also
   *     for a single user
   * @throws IllegalArgumentException if a score is NaN, naming the item
   */
  public ScoredItems[] topK(float[] users, int n, int k, int[][] excludedSorted) {
    if ((long) n * rank > users.length) {
      throw new IllegalArgumentException(
          n
              + " users of rank "
              + rank
              + " need "
              + (long) n * rank
              + " factors, not "
              + users.length);
    }
    return kernel.topK(users, n, k, excludedSorted);
  }
}
