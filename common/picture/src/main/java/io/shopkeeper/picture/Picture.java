package io.shopkeeper.picture;

import java.util.Arrays;
import java.util.Objects;

/**
 * A picture of width × height pixels in sRGB, 8 bits a channel, without transparency. It never
 * changes.
 */
public final class Picture {
  private final int width;
  private final int height;
  private final int[] pixels;

  private Picture(int width, int height, int[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /**
   * Makes a picture.
   *
   * @param pixels row by row from the top, each 0xRRGGBB; what is above these 24 bits is dropped
   */
  public static Picture of(int width, int height, int[] pixels) {
    if (width < 1 || height < 1 || pixels.length != Math.multiplyExact(width, height)) {
      throw new IllegalArgumentException(
          "%d pixels for %d x %d".formatted(pixels.length, width, height));
    }
    int[] own = new int[pixels.length];
    for (int i = 0; i < own.length; i++) {
      own[i] = pixels[i] & 0xffffff;
    }
    return new Picture(width, height, own);
  }

  /** The width in pixels. */
  public int width() {
    return width;
  }

  /** The height in pixels. */
  public int height() {
    return height;
  }

  /** A copy of the pixels, row by row from the top, each 0xRRGGBB. */
  public int[] pixels() {
    return pixels.clone();
  }

  /** The pixel at a column and a row, 0xRRGGBB. */
  public int pixel(int x, int y) {
    return pixels[Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width)];
  }

  /** The brightness of each pixel, 0 to 255, row by row: luma of ITU-R BT.601. */
  public float[] luma() {
    float[] out = new float[pixels.length];
    for (int i = 0; i < out.length; i++) {
      int p = pixels[i];
      out[i] = (299 * (p >> 16) + 587 * ((p >> 8) & 0xff) + 114 * (p & 0xff)) / 1000f;
    }
    return out;
  }

  /**
   * The whole picture in another size; its proportions change with it. Along an axis that shrinks,
   * a pixel is the average over the area that it covers; along one that grows, it lies between its
   * two neighbours linearly, pixels being points in the middle of their squares. The same picture
   * gives the same pixels on any machine.
   */
  public Picture resized(int newWidth, int newHeight) {
    if (newWidth < 1 || newHeight < 1) {
      throw new IllegalArgumentException("resized to %d x %d".formatted(newWidth, newHeight));
    }
    return newWidth == width && newHeight == height
        ? this
        : new Picture(
            newWidth,
            newHeight,
            Resampling.of(height, newHeight)
                .columns(Resampling.of(width, newWidth).rows(pixels, height), newWidth));
  }

  /** The picture as a square of side × side pixels, as networks take it. */
  public Picture square(int side, Framing framing) {
    return framing.of(this).resized(side, side);
  }

  /**
   * A part of the picture.
   *
   * @param left the first column
   * @param top the first row
   */
  public Picture cropped(int left, int top, int newWidth, int newHeight) {
    Objects.checkFromIndexSize(left, newWidth, width);
    Objects.checkFromIndexSize(top, newHeight, height);
    int[] out = new int[newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      System.arraycopy(pixels, (top + y) * width + left, out, y * newWidth, newWidth);
    }
    return new Picture(newWidth, newHeight, out);
  }

  /** The picture with left and right exchanged. */
  public Picture mirrored() {
    int[] out = new int[pixels.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        out[y * width + x] = pixels[y * width + width - 1 - x];
      }
    }
    return new Picture(width, height, out);
  }

  /** The picture with rows and columns exchanged. */
  public Picture transposed() {
    int[] out = new int[pixels.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        out[x * height + y] = pixels[y * width + x];
      }
    }
    return new Picture(height, width, out);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture that
        && width == that.width
        && height == that.height
        && Arrays.equals(pixels, that.pixels);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pixels) * 31 + width;
  }

  @Override
  public String toString() {
    return "%d x %d pixels".formatted(width, height);
  }
}
