package io.shopkeeper.vision.fashion;

import java.io.Serializable;

/** A labelled greyscale picture of 28 × 28 pixels, row-major. */
final class Picture implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int SIDE = 28;
  static final int PIXELS = SIDE * SIDE;

  private final byte[] pixels;
  private final int label;

  Picture(byte[] pixels, int label) {
    this.pixels = pixels;
    this.label = label;
  }

  int label() {
    return label;
  }

  /** The brightness of a pixel, in [0, 1]; 0 outside the picture. */
  float brightness(int row, int column) {
    return row < 0 || row >= SIDE || column < 0 || column >= SIDE
        ? 0
        : Byte.toUnsignedInt(pixels[row * SIDE + column]) / 255f;
  }

  /**
   * The picture shifted down and right by numbers of pixels, filled with black, then possibly
   * mirrored.
   */
  Picture moved(int down, int right, Side side) {
    byte[] changed = new byte[PIXELS];
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        int from = side == Side.MIRRORED ? SIDE - 1 - column : column;
        int sourceRow = row - down;
        int sourceColumn = from - right;
        if (sourceRow >= 0 && sourceRow < SIDE && sourceColumn >= 0 && sourceColumn < SIDE) {
          changed[row * SIDE + column] = pixels[sourceRow * SIDE + sourceColumn];
        }
      }
    }
    return new Picture(changed, label);
  }

  /** The horizontal orientation of a picture. */
  enum Side {
    AS_IS,
    MIRRORED
  }
}
