package io.shopkeeper.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the header of a file says of its picture, read without a decoder, which may take memory for
 * it.
 *
 * @param width in pixels, as stored: before the orientation is applied
 * @param height likewise
 * @param orientation how the stored picture is to be turned
 */
record PictureHeader(PictureFormat format, int width, int height, Orientation orientation) {
  /**
   * As many scans as no encoder writes: each one passes over the whole picture, so that a small
   * file of thousands could keep a decoder busy for hours.
   */
  private static final int SCANS = 200;

  /** Reads the header of a file. */
  static PictureHeader of(byte[] file) throws UnreadablePictureException {
    if (file.length == 0) {
      throw new UnreadablePictureException("an empty file");
    }
    try {
      if (starts(file, 0, "\u00ff\u00d8\u00ff")) {
        return jpeg(file);
      } else if (starts(file, 0, "\u0089PNG\r\n\u001a\n")) {
        return png(file);
      } else if (starts(file, 0, "GIF87a") || starts(file, 0, "GIF89a")) {
        return gif(file);
      } else if (starts(file, 0, "RIFF") && starts(file, 8, "WEBP")) {
        return webp(file);
      }
    } catch (IndexOutOfBoundsException e) {
      throw new UnreadablePictureException("truncated within its header", e);
    }
    throw new UnreadablePictureException("neither JPEG, PNG, GIF nor WebP");
  }

  private static boolean starts(byte[] file, int at, String signature) {
    byte[] bytes = signature.getBytes(ISO_8859_1);
    if (at + bytes.length > file.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (file[at + i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Markers and their segments: ITU-T T.81, annex B. */
  private static PictureHeader jpeg(byte[] file) throws UnreadablePictureException {
    ByteBuffer in = ByteBuffer.wrap(file);
    Orientation orientation = Orientation.UPRIGHT;
    int width = 0;
    int height = 0;
    int at = 2;
    while (true) {
      while ((in.get(at) & 0xff) != 0xff || (in.get(at + 1) & 0xff) == 0xff) {
        at++;
      }
      int marker = in.get(at + 1) & 0xff;
      if (marker == 0xda) {
        break;
      }
      if (marker == 0xd9) {
        throw new UnreadablePictureException("a JPEG file without a picture");
      }
      if (marker == 0 || marker == 1 || (marker >= 0xd0 && marker <= 0xd8)) {
        at += 2;
        continue;
      }
      int length = in.getShort(at + 2) & 0xffff;
      boolean frame = marker >= 0xc0 && marker <= 0xcf;
      if (frame && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
        if (width > 0) {
          throw new UnreadablePictureException("a JPEG file with two frames");
        }
        height = in.getShort(at + 5) & 0xffff;
        width = in.getShort(at + 7) & 0xffff;
        if (width == 0 || height == 0) {
          throw new UnreadablePictureException("no width or no height");
        }
      } else if (marker == 0xe1 && starts(file, at + 4, "Exif\0\0")) {
        orientation = Orientation.ofTiff(file, at + 10, length - 8);
      }
      at += 2 + length;
    }
    if (width == 0) {
      throw new UnreadablePictureException("a JPEG file without a picture");
    }
    requireFewScans(file, at);
    return new PictureHeader(PictureFormat.JPEG, width, height, orientation);
  }

  private static void requireFewScans(byte[] file, int from) throws UnreadablePictureException {
    int scans = 0;
    for (int at = from; at + 1 < file.length; at++) {
      if (file[at] == (byte) 0xff && file[at + 1] == (byte) 0xda && ++scans > SCANS) {
        throw new UnreadablePictureException("a JPEG file of over " + SCANS + " scans");
      }
    }
  }

  /** Chunks: https://www.w3.org/TR/png-3/. */
  private static PictureHeader png(byte[] file) throws UnreadablePictureException {
    ByteBuffer in = ByteBuffer.wrap(file);
    if (!starts(file, 12, "IHDR")) {
      throw new UnreadablePictureException("a PNG file without a header");
    }
    int width = in.getInt(16);
    int height = in.getInt(20);
    Orientation orientation = Orientation.UPRIGHT;
    long at = 33;
    while (at + 8 <= file.length && !starts(file, (int) at + 4, "IDAT")) {
      int length = in.getInt((int) at);
      if (starts(file, (int) at + 4, "eXIf")) {
        orientation = Orientation.ofTiff(file, (int) at + 8, length);
      }
      at += 12 + (length & 0xffffffffL);
    }
    return new PictureHeader(PictureFormat.PNG, width, height, orientation);
  }

  /** Blocks up to the first image: https://www.w3.org/Graphics/GIF/spec-gif89a.txt. */
  private static PictureHeader gif(byte[] file) throws UnreadablePictureException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = 13 + palette(in.get(10));
    while (in.get(at) == 0x21) {
      at += 2;
      while (in.get(at) != 0) {
        at += 1 + (in.get(at) & 0xff);
      }
      at++;
    }
    if (in.get(at) != 0x2c) {
      throw new UnreadablePictureException("a GIF file without a picture");
    }
    return new PictureHeader(
        PictureFormat.GIF,
        in.getShort(at + 5) & 0xffff,
        in.getShort(at + 7) & 0xffff,
        Orientation.UPRIGHT);
  }

  private static int palette(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /**
   * Chunks up to the first picture, whose own size must not be above that of the canvas: RFC 9649.
   */
  private static PictureHeader webp(byte[] file) throws UnreadablePictureException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int width = 0;
    int height = 0;
    Orientation orientation = Orientation.UPRIGHT;
    boolean found = false;
    long at = 12;
    while (at + 8 <= file.length) {
      int chunk = (int) at;
      int body = chunk + 8;
      long length = in.getInt(chunk + 4) & 0xffffffffL;
      int w = 0;
      int h = 0;
      if (starts(file, chunk, "ANMF")) {
        // The frame's own chunks follow its header of 16 bytes.
        length = 16;
      }
      if (body + length > file.length) {
        throw new UnreadablePictureException("a damaged or truncated WEBP");
      }
      if (starts(file, chunk, "VP8X")) {
        width = (in.getInt(body + 4) & 0xffffff) + 1;
        height = (in.getInt(body + 6) >>> 8) + 1;
      } else if (starts(file, chunk, "VP8 ") && !found) {
        w = in.getShort(body + 6) & 0x3fff;
        h = in.getShort(body + 8) & 0x3fff;
      } else if (starts(file, chunk, "VP8L") && !found) {
        int bits = in.getInt(body + 1);
        w = (bits & 0x3fff) + 1;
        h = ((bits >>> 14) & 0x3fff) + 1;
      } else if (starts(file, chunk, "EXIF")) {
        int tiff = starts(file, body, "Exif\0\0") ? 6 : 0;
        orientation = Orientation.ofTiff(file, body + tiff, (int) Math.min(length, file.length));
      }
      if (w > 0) {
        found = true;
        width = Math.max(width, w);
        height = Math.max(height, h);
      }
      at += 8 + length + (length & 1);
    }
    if (!found) {
      throw new UnreadablePictureException("a WebP file without a picture");
    }
    return new PictureHeader(PictureFormat.WEBP, width, height, orientation);
  }
}
