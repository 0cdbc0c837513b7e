package io.shopkeeper.core.recommend;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Which row of a table belongs to which item. A table has rows for the whole catalogue, for a block
 * of consecutive items, or for any items, in their order. Immutable.
 */
public final class ItemRows implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Ascending; null where they are consecutive. */
  private final int[] items;

  private final int first;
  private final int count;

  /** The number of rows before item {@code first + (b << shift)}, for each b; null as the items. */
  private final int[] before;

  private final int shift;

  private ItemRows(int[] items, int first, int count) {
    this.items = items;
    this.first = first;
    this.count = count;
    if (items == null) {
      before = null;
      shift = 0;
      return;
    }
    int span = items[count - 1] - first;
    // About as many ranges of items as rows, so that most ranges have one or two.
    shift = Math.max(0, Integer.numberOfLeadingZeros(count) - Integer.numberOfLeadingZeros(span));
    before = new int[(span >>> shift) + 2];
    for (int item : items) {
      before[((item - first) >>> shift) + 1]++;
    }
    for (int b = 1; b < before.length; b++) {
      before[b] += before[b - 1];
    }
  }

  /** A row for each item of a catalogue. */
  public static ItemRows all(int items) {
    return new ItemRows(null, 0, items);
  }

  /**
   * Rows of some items.
   *
   * @param items their indices, ascending; not copied
   * @throws IllegalArgumentException if they do not ascend, naming the row
   */
  public static ItemRows of(int[] items) {
    for (int row = 1; row < items.length; row++) {
      if (items[row] <= items[row - 1]) {
        throw new IllegalArgumentException("item ids do not ascend at row " + row);
      }
    }
    int n = items.length;
    int first = n == 0 ? 0 : items[0];
    boolean consecutive = n == 0 || items[n - 1] - first == n - 1;
    return new ItemRows(consecutive ? null : items, first, n);
  }

  /** The rows of tables one after another, whose items ascend from table to table. */
  public static ItemRows joined(List<ItemRows> tables) {
    int[] all = new int[tables.stream().mapToInt(ItemRows::count).sum()];
    int n = 0;
    for (ItemRows table : tables) {
      for (int row = 0; row < table.count; row++) {
        all[n++] = table.item(row);
      }
    }
    return of(all);
  }

  /** The number of rows. */
  public int count() {
    return count;
  }

  /** Whether there is no gap between the items. */
  public boolean consecutive() {
    return items == null;
  }

  /** The item of a row. */
  public int item(int row) {
    return items == null ? first + row : items[row];
  }

  /** The row of an item; negative if the table has none. */
  public int row(int item) {
    int at = item - first;
    if (items == null) {
      return at < count ? at : -1;
    }
    int range = at >> shift;
    return range < 0 || range >= before.length - 1
        ? -1
        : Arrays.binarySearch(items, before[range], before[range + 1], item);
  }

  /** The rows of those of the items that the table has, in their order. */
  public int[] rows(int[] of) {
    int[] rows = new int[of.length];
    int n = 0;
    for (int item : of) {
      int row = row(item);
      if (row >= 0) {
        rows[n++] = row;
      }
    }
    return Arrays.copyOf(rows, n);
  }

  /** The items of rows, in their order. */
  public int[] items(int[] rows) {
    int[] of = new int[rows.length];
    for (int i = 0; i < of.length; i++) {
      of[i] = item(rows[i]);
    }
    return of;
  }
}
