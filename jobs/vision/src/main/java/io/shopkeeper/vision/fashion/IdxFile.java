package io.shopkeeper.vision.fashion;

import io.shopkeeper.core.JobException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Reads an idx file of unsigned bytes item by item. The format is a magic number with type and
 * dimensions, the sizes as big-endian ints, then the bytes (LeCun, Cortes and Burges, "The MNIST
 * database").
 */
final class IdxFile implements AutoCloseable {
  private static final int UNSIGNED_BYTES = 0x08;

  private final DataInputStream in;
  private final String name;
  private final int items;
  private final int itemBytes;
  private int read;

  /**
   * Reads the header.
   *
   * @param dimensions 1 for labels, 3 for pictures
   * @throws JobException 65 if it is not such a file
   */
  IdxFile(InputStream raw, String name, int dimensions) throws IOException {
    this.name = name;
    this.in =
        new DataInputStream(
            new java.io.BufferedInputStream(
                name.endsWith(".gz") ? new GZIPInputStream(raw) : raw, 1 << 16));
    try {
      int magic = in.readInt();
      if (magic != (UNSIGNED_BYTES << 8 | dimensions)) {
        throw JobException.badInput(
            "%s begins with %08x: no idx file of unsigned bytes in %d dimensions"
                .formatted(name, magic, dimensions));
      }
      this.items = in.readInt();
      int bytes = 1;
      for (int d = 1; d < dimensions; d++) {
        bytes = Math.multiplyExact(bytes, in.readInt());
      }
      this.itemBytes = bytes;
    } catch (EOFException e) {
      throw JobException.badInput(name + " ends within its header: it was cut short");
    }
  }

  /** The number of items according to the header. */
  int items() {
    return items;
  }

  /**
   * Reads the next item.
   *
   * @throws JobException 65 if the file is truncated
   */
  byte[] next() throws IOException {
    byte[] item = new byte[itemBytes];
    try {
      in.readFully(item);
    } catch (EOFException e) {
      throw JobException.badInput(
          "%s ends after %d of %d items: it was cut short".formatted(name, read, items));
    }
    read++;
    return item;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
