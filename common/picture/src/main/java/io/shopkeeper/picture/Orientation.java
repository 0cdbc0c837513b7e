package io.shopkeeper.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a stored picture is to be turned, as cameras note it: tag 0x0112 of Exif 2.3, in the order of
 * its values from 1 on.
 */
enum Orientation {
  UPRIGHT,
  MIRRORED,
  HALF_TURN,
  MIRRORED_HALF_TURN,
  TRANSPOSED,
  CLOCKWISE,
  TRANSVERSED,
  COUNTER_CLOCKWISE;

  private static final int TAG = 0x0112;
  private static final int ENTRY = 12;

  /**
   * The orientation that a block of TIFF names in its first directory.
   *
   * @param from where the block begins
   * @param length its bytes
   * @return upright where it names none or is damaged: the picture can be seen all the same
   */
  static Orientation ofTiff(byte[] file, int from, int length) {
    if (from < 0 || length < 8 || from > file.length - length) {
      return UPRIGHT;
    }
    ByteBuffer in = ByteBuffer.wrap(file, from, length).slice();
    short order = in.getShort(0);
    if (order == 0x4949) {
      in.order(ByteOrder.LITTLE_ENDIAN);
    } else if (order != 0x4d4d) {
      return UPRIGHT;
    }
    int directory = in.getInt(4);
    if (directory < 8 || directory > length - 2) {
      return UPRIGHT;
    }
    int entries = in.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY;
      if (entry > length - ENTRY) {
        return UPRIGHT;
      }
      if ((in.getShort(entry) & 0xffff) == TAG) {
        int value = in.getShort(entry + 8);
        return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** The picture as it is to be seen. */
  Picture applied(Picture stored) {
    return switch (this) {
      case UPRIGHT -> stored;
      case MIRRORED -> stored.mirrored();
      case HALF_TURN -> stored.mirrored().transposed().mirrored().transposed();
      case MIRRORED_HALF_TURN -> stored.transposed().mirrored().transposed();
      case TRANSPOSED -> stored.transposed();
      case CLOCKWISE -> stored.transposed().mirrored();
      case TRANSVERSED -> stored.mirrored().transposed().mirrored();
      case COUNTER_CLOCKWISE -> stored.mirrored().transposed();
    };
  }
}
