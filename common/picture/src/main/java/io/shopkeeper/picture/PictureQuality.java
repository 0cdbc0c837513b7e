package io.shopkeeper.picture;

import java.util.Arrays;
import java.util.Locale;

/**
 * Whether a picture can be recognised at all. What is wrong with bad pictures is what makes
 * recognition err in practice, so a mark goes with a picture into every prediction on it.
 *
 * <p>Each threshold lies between the worst of 5,284 usual pictures of clothes and rooms (training
 * and validation parts of clothing10 and scenes5) and what strongly spoiled copies of them come to;
 * those which a person still recognises are hardly marked. {@code PictureQualityRealDataTest}
 * measures it.
 */
public enum PictureQuality {
  /** Nothing is wrong with it. */
  GOOD,

  /** It has too few pixels to show what it shows. */
  TOO_SMALL,

  /** It shows next to nothing: one colour, or two that can hardly be told apart. */
  UNIFORM,

  /** Its light parts are dark. */
  DARK,

  /** It has no sharp edge. */
  BLURRED;

  /** Pixels of the shorter side: icons are smaller, and networks look at 64 and more. */
  static final int LEAST_SIDE = 32;

  /** Standard deviation of brightness, 0 to 127: of the usual ones, the least had 9.8. */
  static final double LEAST_SPREAD = 6;

  /** Brightness that a tenth of the pixels reach, 0 to 255: of the usual ones, the least had 72. */
  static final double LEAST_LIGHT = 48;

  /**
   * See {@link #sharpness}: of the usual ones, the least had 0.18; strongly blurred, at most 0.06.
   */
  static final double LEAST_SHARPNESS = 0.1;

  /**
   * Pixels of the longer side on which sharpness is measured, so that it means the same for all.
   */
  private static final int LONGER_SIDE = 128;

  /** The first of the marks, in the order above, that a picture deserves. */
  public static PictureQuality of(Picture picture) {
    if (Math.min(picture.width(), picture.height()) < LEAST_SIDE) {
      return TOO_SMALL;
    }
    Picture small = scaled(picture);
    float[] luma = small.luma();
    if (spread(luma) < LEAST_SPREAD) {
      return UNIFORM;
    } else if (quantile(luma, 0.9) < LEAST_LIGHT) {
      return DARK;
    }
    return sharpness(luma, small.width()) < LEAST_SHARPNESS ? BLURRED : GOOD;
  }

  /** The mark as tables hold it, such as {@code too-small}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Picture scaled(Picture picture) {
    int longer = Math.max(picture.width(), picture.height());
    if (longer <= LONGER_SIDE) {
      return picture;
    }
    double scale = (double) LONGER_SIDE / longer;
    return picture.resized(
        Math.max(1, (int) Math.round(picture.width() * scale)),
        Math.max(1, (int) Math.round(picture.height() * scale)));
  }

  static double spread(float[] luma) {
    double sum = 0;
    double squares = 0;
    for (float value : luma) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / luma.length;
    return Math.sqrt(Math.max(0, squares / luma.length - mean * mean));
  }

  static double quantile(float[] values, double share) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (share * (sorted.length - 1))];
  }

  /**
   * The strongest edges relative to the contrast: of how sharply brightness turns at a pixel (the
   * absolute Laplacian), what one pixel in a hundred reaches, over the distance between the darkest
   * and the lightest hundredth. Light and contrast change it little, blur much.
   */
  static double sharpness(float[] luma, int width) {
    int height = luma.length / width;
    if (width < 3 || height < 3) {
      return 0;
    }
    float[] turns = new float[(width - 2) * (height - 2)];
    int n = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int at = y * width + x;
        turns[n++] =
            Math.abs(
                luma[at - 1] + luma[at + 1] + luma[at - width] + luma[at + width] - 4 * luma[at]);
      }
    }
    double contrast = quantile(luma, 0.99) - quantile(luma, 0.01);
    return contrast <= 0 ? 0 : quantile(turns, 0.99) / contrast;
  }
}
