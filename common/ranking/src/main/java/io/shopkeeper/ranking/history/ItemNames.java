package io.shopkeeper.ranking.history;

import io.shopkeeper.core.recommend.ItemRows;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The item dictionary, broadcast to executors: an item's integer id is its position among the
 * distinct string ids sorted by UTF-8 bytes, as Spark sorts. All strings lie in one byte array, so
 * that a catalogue of millions is only a few objects.
 */
public final class ItemNames implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ItemRows rows;
  private final byte[] bytes;
  private final int[] ends;

  private ItemNames(ItemRows rows, byte[] bytes, int[] ends) {
    this.rows = rows;
    this.bytes = bytes;
    this.ends = ends;
  }

  /**
   * The dictionary of sorted string ids.
   *
   * @param sorted distinct, ascending by UTF-8 bytes
   */
  public static ItemNames of(List<String> sorted) {
    byte[][] encoded = new byte[sorted.size()][];
    int[] ends = new int[sorted.size()];
    int total = 0;
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = sorted.get(i).getBytes(StandardCharsets.UTF_8);
      if (i > 0 && Arrays.compareUnsigned(encoded[i - 1], encoded[i]) >= 0) {
        throw new IllegalArgumentException("item names are not distinct and ascending at " + i);
      }
      total = Math.addExact(total, encoded[i].length);
      ends[i] = total;
    }
    byte[] bytes = new byte[total];
    int at = 0;
    for (byte[] name : encoded) {
      System.arraycopy(name, 0, bytes, at, name.length);
      at += name.length;
    }
    return new ItemNames(ItemRows.all(ends.length), bytes, ends);
  }

  /**
   * The names of some items only, with the same ids.
   *
   * @param items ids, ascending; those without a name here are left out
   */
  public ItemNames only(int[] items) {
    int[] at = rows.rows(items);
    int[] endsOf = new int[at.length];
    int total = 0;
    for (int r = 0; r < at.length; r++) {
      total += ends[at[r]] - start(at[r]);
      endsOf[r] = total;
    }
    byte[] some = new byte[total];
    for (int r = 0; r < at.length; r++) {
      int n = ends[at[r]] - start(at[r]);
      System.arraycopy(bytes, start(at[r]), some, endsOf[r] - n, n);
    }
    return new ItemNames(ItemRows.of(rows.items(at)), some, endsOf);
  }

  /** The names of items that ascend from part to part. */
  public static ItemNames joined(List<ItemNames> parts) {
    ItemRows all = ItemRows.joined(parts.stream().map(part -> part.rows).toList());
    byte[] bytes = new byte[parts.stream().mapToInt(part -> part.bytes.length).sum()];
    int[] ends = new int[all.count()];
    int r = 0;
    int at = 0;
    for (ItemNames part : parts) {
      System.arraycopy(part.bytes, 0, bytes, at, part.bytes.length);
      for (int end : part.ends) {
        ends[r++] = at + end;
      }
      at += part.bytes.length;
    }
    return new ItemNames(all, bytes, ends);
  }

  public int size() {
    return ends.length;
  }

  /** Whether an item has a name here. */
  public boolean holds(int id) {
    return rows.row(id) >= 0;
  }

  private int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /** The string id of an integer id. */
  public String name(int id) {
    int row = rows.row(id);
    return new String(bytes, start(row), ends[row] - start(row), StandardCharsets.UTF_8);
  }

  /** The string id as Spark's internal string, without a copy. */
  public UTF8String utf8(int id) {
    int row = rows.row(id);
    return UTF8String.fromBytes(bytes, start(row), ends[row] - start(row));
  }

  /** The integer id of a string id; −1 if it is not in the dictionary. */
  public int id(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    int low = 0;
    int high = ends.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order =
          Arrays.compareUnsigned(bytes, start(middle), ends[middle], wanted, 0, wanted.length);
      if (order == 0) {
        return rows.item(middle);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
