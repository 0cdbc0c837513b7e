package io.shopkeeper.picture;

import java.io.EOFException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file's bytes as decoders read them. Its end is cheap to meet: the reader of WebP runs into it
 * and goes on, once a pixel, where a file lacks its end or a whole picture fits into eight bytes.
 */
final class FileBytes extends ImageInputStreamImpl {
  private final byte[] bytes;

  FileBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    bitOffset = 0;
    if (streamPos >= bytes.length) {
      return -1;
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, to, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public byte readByte() throws EOFException {
    int next = read();
    if (next < 0) {
      throw new End();
    }
    return (byte) next;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  /** The end without a trace of calls, which costs more than all else that a decoder does there. */
  private static final class End extends EOFException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
