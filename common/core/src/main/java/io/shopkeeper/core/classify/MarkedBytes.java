package io.shopkeeper.core.classify;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** What a classifier is kept as: bytes, big-endian, that begin with the mark of their format. */
public final class MarkedBytes {
  private MarkedBytes() {}

  /** Writes what follows the mark. */
  @FunctionalInterface
  public interface Writing {
    /** Writes it all. */
    void to(DataOutputStream out) throws IOException;
  }

  /**
   * Reads what follows the mark.
   *
   * @param <T> type of what is read
   */
  @FunctionalInterface
  public interface Reading<T> {
    /** Reads it all; IllegalArgumentException where it is damaged. */
    T from(DataInputStream in) throws IOException;
  }

  /** The bytes of what is written. */
  public static byte[] of(int mark, Writing content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(mark);
      content.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads bytes to their end.
   *
   * @param what they should be, for the message, such as {@code classifier of texts}
   * @throws IllegalArgumentException where they have another mark, are cut short, or go on
   */
  public static <T> T read(byte[] bytes, int mark, String what, Reading<T> content) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (bytes.length < 2 * Integer.BYTES || in.readInt() != mark) {
        throw new IllegalArgumentException(bytes.length + " bytes are no " + what);
      }
      T read = content.from(in);
      if (in.available() > 0) {
        throw new IllegalArgumentException(in.available() + " bytes follow the classifier");
      }
      return read;
    } catch (EOFException e) {
      throw new IllegalArgumentException("a " + what + " is cut short", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The next bytes. A number that damage made takes no memory.
   *
   * @throws EOFException if there are not as many
   */
  public static byte[] next(int n, DataInputStream in) throws IOException {
    if (n < 0 || n > in.available()) {
      throw new EOFException();
    }
    byte[] bytes = new byte[n];
    in.readFully(bytes);
    return bytes;
  }

  /** Writes the number of values, then these. */
  public static void floats(float[] values, DataOutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length));
    bytes.asFloatBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes.array());
  }

  /** Writes the number of values, then these. */
  public static void ints(int[] values, DataOutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Integer.BYTES, values.length));
    bytes.asIntBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes.array());
  }

  /** Reads what {@link #floats(float[], DataOutputStream)} wrote. */
  public static float[] floats(DataInputStream in) throws IOException {
    ByteBuffer bytes = values(in, Float.BYTES);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  /** Reads what {@link #ints(int[], DataOutputStream)} wrote. */
  public static int[] ints(DataInputStream in) throws IOException {
    ByteBuffer bytes = values(in, Integer.BYTES);
    int[] values = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(values);
    return values;
  }

  private static ByteBuffer values(DataInputStream in, int width) throws IOException {
    int n = in.readInt();
    if (n > in.available() / width) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(next(width * n, in));
  }
}
