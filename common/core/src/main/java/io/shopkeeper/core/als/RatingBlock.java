package io.shopkeeper.core.als;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The ratings of some rows, users or items, as a compressed sparse matrix. Its columns are places
 * in the table of the other side's factors that these rows need: the needed rows of the other
 * side's block 0, by ascending id, then those of block 1, and so on. A row's block is its id modulo
 * the number of blocks.
 *
 * <p>Ratings stand in the order of the other side's ids whatever the blocks are, so sums over them
 * are the same for any number of blocks.
 *
 * <p>Not a record: Kryo, which a cluster may use to send it, cannot write records.
 */
public final class RatingBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] ids;
  private final int[] rowStart;
  private final int[] column;
  private final float[] rating;
  private final int[][] needed;

  private RatingBlock(int[] ids, int[] rowStart, int[] column, float[] rating, int[][] needed) {
    this.ids = ids;
    this.rowStart = rowStart;
    this.column = column;
    this.rating = rating;
    this.needed = needed;
  }

  /** This side's ids, ascending. */
  public int[] ids() {
    return ids;
  }

  /** Where each row's ratings begin; one more for the end of the last. */
  public int[] rowStart() {
    return rowStart;
  }

  /** The place in the table of each rating's other side. */
  public int[] column() {
    return column;
  }

  /** The ratings, finite. */
  public float[] rating() {
    return rating;
  }

  /** The ids that the table holds, for each block of the other side. */
  public int[][] needed() {
    return needed;
  }

  /**
   * Sorts ratings into a block.
   *
   * @param rows this side's id of each rating
   * @param columns the other side's id of each rating, at least 0
   * @param ratings finite
   * @param n how many entries of the arrays count
   * @param otherBlocks how many blocks the other side has
   */
  public static RatingBlock of(int[] rows, int[] columns, float[] ratings, int n, int otherBlocks) {
    int[] ids = distinct(Arrays.copyOf(rows, n));
    int[][] needed = needed(columns, n, otherBlocks);
    int[] offset = new int[otherBlocks];
    for (int b = 1; b < otherBlocks; b++) {
      offset[b] = offset[b - 1] + needed[b - 1].length;
    }
    int[] rowStart = new int[ids.length + 1];
    int[] rowOf = new int[n];
    for (int i = 0; i < n; i++) {
      rowOf[i] = Arrays.binarySearch(ids, rows[i]);
      rowStart[rowOf[i] + 1]++;
    }
    Arrays.parallelPrefix(rowStart, Integer::sum);
    int[] next = Arrays.copyOf(rowStart, ids.length);
    long[] entries = new long[n];
    for (int i = 0; i < n; i++) {
      if (!Float.isFinite(ratings[i])) {
        throw new IllegalArgumentException(
            "the rating of the pair (%d, %d) is %s, not finite"
                .formatted(rows[i], columns[i], ratings[i]));
      }
      long bits = Float.floatToRawIntBits(ratings[i]) & 0xffffffffL;
      entries[next[rowOf[i]]++] = (long) columns[i] << 32 | bits;
    }
    int[] column = new int[n];
    float[] rating = new float[n];
    for (int row = 0; row < ids.length; row++) {
      Arrays.sort(entries, rowStart[row], rowStart[row + 1]);
    }
    for (int i = 0; i < n; i++) {
      int id = (int) (entries[i] >>> 32);
      int block = id % otherBlocks;
      column[i] = offset[block] + Arrays.binarySearch(needed[block], id);
      rating[i] = Float.intBitsToFloat((int) entries[i]);
    }
    return new RatingBlock(ids, rowStart, column, rating, needed);
  }

  private static int[][] needed(int[] columns, int n, int blocks) {
    int[] size = new int[blocks];
    for (int i = 0; i < n; i++) {
      if (columns[i] < 0) {
        throw new IllegalArgumentException("id " + columns[i] + " is negative");
      }
      size[columns[i] % blocks]++;
    }
    int[][] needed = new int[blocks][];
    for (int b = 0; b < blocks; b++) {
      needed[b] = new int[size[b]];
      size[b] = 0;
    }
    for (int i = 0; i < n; i++) {
      int block = columns[i] % blocks;
      needed[block][size[block]++] = columns[i];
    }
    for (int b = 0; b < blocks; b++) {
      needed[b] = distinct(needed[b]);
    }
    return needed;
  }

  /** Sorts in place and returns what differs. */
  private static int[] distinct(int[] ids) {
    Arrays.sort(ids);
    int n = 0;
    for (int i = 0; i < ids.length; i++) {
      if (i == 0 || ids[i] != ids[i - 1]) {
        ids[n++] = ids[i];
      }
    }
    return Arrays.copyOf(ids, n);
  }

  /** How many rows there are. */
  public int rows() {
    return ids.length;
  }

  /** How many ratings the row has that has most; 0 without rows. */
  public int longestRow() {
    int longest = 0;
    for (int row = 0; row < ids.length; row++) {
      longest = Math.max(longest, rowStart[row + 1] - rowStart[row]);
    }
    return longest;
  }

  /** How many rows of the other side its table holds. */
  public int tableRows() {
    int rows = 0;
    for (int[] block : needed) {
      rows += block.length;
    }
    return rows;
  }

  /** A number that other ratings give too with odds of 1 in 2⁶⁴ only. */
  public long fingerprint() {
    long hash = 1;
    for (int row = 0; row < ids.length; row++) {
      hash = mix(hash ^ ids[row]);
      for (int i = rowStart[row]; i < rowStart[row + 1]; i++) {
        hash = mix(hash ^ ((long) column[i] << 32 | Float.floatToRawIntBits(rating[i])));
      }
    }
    for (int[] block : needed) {
      for (int id : block) {
        hash = mix(hash ^ id);
      }
    }
    return hash;
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  static long mix(long z) {
    long x = z + 0x9e3779b97f4a7c15L;
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }
}
