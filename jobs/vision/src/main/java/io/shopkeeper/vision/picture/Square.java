package io.shopkeeper.vision.picture;

import io.shopkeeper.picture.Picture;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * A small square picture with its class.
 *
 * @param pixels red, green and blue, row by row, [side × side × 3]
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Square(byte[] pixels, int label) implements Serializable {
  static final int CHANNELS = 3;

  /** The least share of a side that a part shows. */
  private static final double LEAST_PART = 0.75;

  /** How far brightness and each channel's strength may go from 1. */
  private static final double LIGHT = 0.25;

  private static final double TINT = 0.1;

  /**
   * A changed copy: perhaps mirrored, a part of it stretched over the whole, in another light.
   *
   * @param side of the square
   */
  Square changed(int side, SplittableRandom random) {
    boolean mirrored = random.nextBoolean();
    double part = LEAST_PART + (1 - LEAST_PART) * random.nextDouble();
    double left = (1 - part) * side * random.nextDouble();
    double top = (1 - part) * side * random.nextDouble();
    double light = 1 + LIGHT * (2 * random.nextDouble() - 1);
    double[] strength = new double[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      strength[c] = light * (1 + TINT * (2 * random.nextDouble() - 1));
    }
    byte[] out = new byte[pixels.length];
    for (int y = 0; y < side; y++) {
      double fromRow = Math.min(side - 1.0, top + y * part);
      int row = Math.min(side - 2, (int) fromRow);
      double below = fromRow - row;
      for (int x = 0; x < side; x++) {
        double fromColumn = Math.min(side - 1.0, left + (mirrored ? side - 1 - x : x) * part);
        int column = Math.min(side - 2, (int) fromColumn);
        double right = fromColumn - column;
        int at = (row * side + column) * CHANNELS;
        for (int c = 0; c < CHANNELS; c++) {
          double upper = between(at + c, CHANNELS, right);
          double lower = between(at + side * CHANNELS + c, CHANNELS, right);
          double value = (upper + (lower - upper) * below) * strength[c];
          out[(y * side + x) * CHANNELS + c] = (byte) Math.min(255, (int) (value + 0.5));
        }
      }
    }
    return new Square(out, label);
  }

  /** The same with left and right exchanged. */
  Square mirrored(int side) {
    return new Square(Eye.pixels(picture(side).mirrored()), label);
  }

  /** The same in another size. */
  Square resized(int side, int newSide) {
    return newSide == side
        ? this
        : new Square(Eye.pixels(picture(side).resized(newSide, newSide)), label);
  }

  private Picture picture(int side) {
    int[] colours = new int[side * side];
    for (int i = 0; i < colours.length; i++) {
      int at = i * CHANNELS;
      colours[i] =
          (pixels[at] & 0xff) << 16 | (pixels[at + 1] & 0xff) << 8 | (pixels[at + 2] & 0xff);
    }
    return Picture.of(side, side, colours);
  }

  private double between(int at, int step, double share) {
    int one = pixels[at] & 0xff;
    int other = pixels[at + step] & 0xff;
    return one + (other - one) * share;
  }
}
