package io.shopkeeper.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The way from what a decoder returns to the pixels of a {@link Picture}. Samples are taken as they
 * are stored: Java's own conversion takes grey for linear light and brightens it.
 */
final class Samples {
  private static final int WHITE = 0xff;

  private Samples() {}

  static Picture picture(BufferedImage image) {
    ColorModel model = image.getColorModel();
    int width = image.getWidth();
    int height = image.getHeight();
    int space = model.getColorSpace().getType();
    boolean direct =
        !(model instanceof IndexColorModel)
            && (space == ColorSpace.TYPE_GRAY || space == ColorSpace.TYPE_RGB)
            && !model.isAlphaPremultiplied();
    int[] pixels = new int[Math.multiplyExact(width, height)];
    int[] row = new int[direct ? width * model.getNumComponents() : width];
    for (int y = 0; y < height; y++) {
      if (direct) {
        Raster raster = image.getRaster();
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
        stored(row, model, pixels, y * width, width);
      } else {
        image.getRGB(0, y, width, 1, row, 0, width);
        for (int x = 0; x < width; x++) {
          int p = row[x];
          pixels[y * width + x] = rgb((p >> 16) & 0xff, (p >> 8) & 0xff, p & 0xff, p >>> 24);
        }
      }
    }
    return Picture.of(width, height, pixels);
  }

  private static void stored(int[] samples, ColorModel model, int[] pixels, int at, int width) {
    int bands = model.getNumComponents();
    int colours = model.getNumColorComponents();
    boolean grey = colours == 1;
    for (int x = 0; x < width; x++) {
      int from = x * bands;
      int red = eightBits(samples[from], model.getComponentSize(0));
      int green = grey ? red : eightBits(samples[from + 1], model.getComponentSize(1));
      int blue = grey ? red : eightBits(samples[from + 2], model.getComponentSize(2));
      int alpha =
          model.hasAlpha()
              ? eightBits(samples[from + colours], model.getComponentSize(colours))
              : WHITE;
      pixels[at + x] = rgb(red, green, blue, alpha);
    }
  }

  private static int eightBits(int sample, int bits) {
    int most = (1 << bits) - 1;
    return bits == 8 ? sample : (sample * 255 + most / 2) / most;
  }

  /** A pixel over white. */
  private static int rgb(int red, int green, int blue, int alpha) {
    return (over(red, alpha) << 16) | (over(green, alpha) << 8) | over(blue, alpha);
  }

  private static int over(int value, int alpha) {
    return (value * alpha + WHITE * (255 - alpha) + 127) / 255;
  }
}
