package io.shopkeeper.ranking.history;

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

  private final byte[] bytes;
  private final int[] ends;

  private ItemNames(byte[] bytes, int[] ends) {
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
    return new ItemNames(bytes, ends);
  }

  public int size() {
    return ends.length;
  }

  private int start(int id) {
    return id == 0 ? 0 : ends[id - 1];
  }

  /** The string id of an integer id. */
  public String name(int id) {
    return new String(bytes, start(id), ends[id] - start(id), StandardCharsets.UTF_8);
  }

  /** The string id as Spark's internal string, without a copy. */
  public UTF8String utf8(int id) {
    return UTF8String.fromBytes(bytes, start(id), ends[id] - start(id));
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
        return middle;
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
