package io.shopkeeper.picture;

/** Ways in which pictures go wrong, as strong as was fixed before any threshold was chosen. */
public enum Spoiling {
  /** A person still sees what is shown. */
  MILD_BLUR(0.01, 1, 1, Integer.MAX_VALUE),
  /** Half of the light. */
  MILD_DARK(0, 0.5, 1, Integer.MAX_VALUE),
  /** Half of the contrast. */
  MILD_FLAT(0, 1, 0.5, Integer.MAX_VALUE),
  /** Few pixels. */
  MILD_TINY(0, 1, 1, 64),
  /** A person has to guess. */
  BLUR(0.04, 1, 1, Integer.MAX_VALUE),
  /** Hardly any light. */
  DARK(0, 0.12, 1, Integer.MAX_VALUE),
  /** Hardly any contrast. */
  FLAT(0, 1, 0.05, Integer.MAX_VALUE),
  /** Hardly any pixel. */
  TINY(0, 1, 1, 16);

  private final double blur;
  private final double light;
  private final double contrast;
  private final int longerSide;

  /**
   * @param blur standard deviation over the longer side
   * @param light what is left of it
   * @param contrast what is left of it, around the middle of the range
   * @param longerSide the most pixels
   */
  Spoiling(double blur, double light, double contrast, int longerSide) {
    this.blur = blur;
    this.light = light;
    this.contrast = contrast;
    this.longerSide = longerSide;
  }

  /** Whether a person still sees what a copy shows. */
  public boolean mild() {
    return compareTo(BLUR) < 0;
  }

  /** A spoiled copy. */
  public Picture of(Picture picture) {
    Picture spoiled = picture;
    int longer = Math.max(picture.width(), picture.height());
    if (longer > longerSide) {
      spoiled =
          picture.resized(
              Math.max(1, picture.width() * longerSide / longer),
              Math.max(1, picture.height() * longerSide / longer));
    }
    if (blur > 0) {
      double deviation = blur * longer;
      spoiled = blurred(blurred(spoiled, deviation).transposed(), deviation).transposed();
    }
    int[] pixels = spoiled.pixels();
    for (int i = 0; i < pixels.length; i++) {
      int out = 0;
      for (int shift = 0; shift <= 16; shift += 8) {
        double value = (pixels[i] >> shift) & 0xff;
        out |= (int) Math.round((128 + (value - 128) * contrast) * light) << shift;
      }
      pixels[i] = out;
    }
    return Picture.of(spoiled.width(), spoiled.height(), pixels);
  }

  /** Along rows, by a normal distribution; the edge goes on outside. */
  private static Picture blurred(Picture picture, double deviation) {
    int reach = (int) Math.ceil(3 * deviation);
    double[] bell = new double[2 * reach + 1];
    double sum = 0;
    for (int i = 0; i < bell.length; i++) {
      bell[i] = Math.exp(-0.5 * Math.pow((i - reach) / deviation, 2));
      sum += bell[i];
    }
    int width = picture.width();
    int[] old = picture.pixels();
    int[] pixels = new int[old.length];
    for (int at = 0; at < old.length; at++) {
      int row = at / width * width;
      double red = 0;
      double green = 0;
      double blue = 0;
      for (int i = 0; i < bell.length; i++) {
        int pixel = old[row + Math.max(0, Math.min(width - 1, at - row + i - reach))];
        red += bell[i] * (pixel >> 16);
        green += bell[i] * ((pixel >> 8) & 0xff);
        blue += bell[i] * (pixel & 0xff);
      }
      pixels[at] =
          ((int) Math.round(red / sum) << 16)
              | ((int) Math.round(green / sum) << 8)
              | (int) Math.round(blue / sum);
    }
    return Picture.of(width, picture.height(), pixels);
  }
}
