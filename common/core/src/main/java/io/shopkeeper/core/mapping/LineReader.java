package io.shopkeeper.core.mapping;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads the lines of one split of a file as bytes, in bounded memory for lines of any length. A
 * line belongs to the split that contains its first byte, so that splits at any offsets yield every
 * line exactly once. It works for every charset in which the byte 0x0A only occurs as a line feed:
 * UTF-8, GBK, GB18030, Big5, Shift_JIS, ISO-8859 and windows code pages, not UTF-16.
 */
public final class LineReader implements Closeable {
  private static final int CHUNK = 1 << 16;

  private final InputStream in;
  private final int maxBytes;
  private final long end;
  private final byte[] chunk = new byte[CHUNK];
  private int chunkAt;
  private int chunkLength;
  private long position;
  private byte[] line = new byte[1024];
  private int length;
  private long lineStart;
  private boolean tooLong;

  private LineReader(InputStream in, int maxBytes, long position, long end) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.position = position;
    this.end = end;
  }

  /**
   * Reads all lines of a stream, skipping a UTF-8 byte order mark.
   *
   * @param maxBytes length at which a line is truncated
   */
  public static LineReader whole(InputStream in, int maxBytes) throws IOException {
    return first(in, maxBytes, Long.MAX_VALUE);
  }

  /**
   * Reads the lines that begin before {@code end} of a stream at the beginning of its file.
   *
   * @param end exclusive offset in bytes, above 3 so that a byte order mark is not split
   */
  public static LineReader first(InputStream in, int maxBytes, long end) throws IOException {
    LineReader reader = new LineReader(in, maxBytes, 0, end);
    reader.skipByteOrderMark();
    return reader;
  }

  /**
   * Reads the lines that begin in [start, end).
   *
   * @param in a stream positioned at {@code start - 1}, start &gt; 0
   */
  public static LineReader later(InputStream in, int maxBytes, long start, long end)
      throws IOException {
    LineReader reader = new LineReader(in, maxBytes, start - 1, Long.MAX_VALUE);
    // Skips the rest of a line of an earlier split, which may be only its line feed.
    boolean more = reader.next();
    LineReader here = new LineReader(in, maxBytes, reader.position, more ? end : -1);
    here.takeOver(reader);
    return here;
  }

  private void takeOver(LineReader other) {
    System.arraycopy(other.chunk, 0, chunk, 0, other.chunkLength);
    chunkAt = other.chunkAt;
    chunkLength = other.chunkLength;
  }

  private void skipByteOrderMark() throws IOException {
    int read = 0;
    while (read < 3) {
      int n = in.read(chunk, read, 3 - read);
      if (n < 0) {
        break;
      }
      read += n;
    }
    chunkLength = read;
    if (read == 3
        && chunk[0] == (byte) 0xEF
        && chunk[1] == (byte) 0xBB
        && chunk[2] == (byte) 0xBF) {
      chunkAt = 3;
      position = 3;
    }
  }

  /** Advances to the next line; false at the end of the split. */
  public boolean next() throws IOException {
    if (position >= end) {
      return false;
    }
    lineStart = position;
    length = 0;
    tooLong = false;
    boolean any = false;
    while (true) {
      if (chunkAt == chunkLength) {
        chunkLength = in.read(chunk);
        chunkAt = 0;
        if (chunkLength <= 0) {
          chunkLength = 0;
          dropCarriageReturn();
          return any;
        }
      }
      any = true;
      int feed = indexOfFeed();
      int stop = feed < 0 ? chunkLength : feed;
      append(chunkAt, stop);
      int consumed = (feed < 0 ? stop : feed + 1) - chunkAt;
      position += consumed;
      chunkAt += consumed;
      if (feed >= 0) {
        dropCarriageReturn();
        return true;
      }
    }
  }

  private int indexOfFeed() {
    for (int i = chunkAt; i < chunkLength; i++) {
      if (chunk[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void append(int from, int to) {
    int take = Math.min(to - from, maxBytes - length);
    tooLong |= take < to - from;
    if (length + take > line.length) {
      line = Arrays.copyOf(line, Math.min(maxBytes, Math.max(line.length * 2, length + take)));
    }
    System.arraycopy(chunk, from, line, length, take);
    length += take;
  }

  private void dropCarriageReturn() {
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
  }

  /** The current line: the first {@link #length()} bytes of a buffer that is reused. */
  public byte[] bytes() {
    return line;
  }

  /** The current line's length in bytes, without its line end; at most the limit. */
  public int length() {
    return length;
  }

  /** Whether the current line exceeds the limit; its rest is skipped. */
  public boolean tooLong() {
    return tooLong;
  }

  /** The offset of the current line's first byte in the uncompressed file. */
  public long position() {
    return lineStart;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
