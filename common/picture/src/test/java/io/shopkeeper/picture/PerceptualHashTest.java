package io.shopkeeper.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PerceptualHashTest {
  /** A smooth picture: coloured waves of random directions. */
  static Picture waves(int width, int height, long seed) {
    Random random = new Random(seed);
    double[][] w = new double[12][];
    for (int i = 0; i < w.length; i++) {
      w[i] =
          new double[] {
            random.nextGaussian() * 12, random.nextGaussian() * 12, random.nextDouble() * 6
          };
    }
    int[] pixels = new int[width * height];
    for (int at = 0; at < pixels.length; at++) {
      double x = (at % width + 0.5) / width;
      int row = at / width;
      double y = (row + 0.5) / height;
      int pixel = 0;
      for (int c = 0; c < 3; c++) {
        double sum = 0;
        for (int i = c; i < w.length; i += 3) {
          sum += Math.sin(w[i][0] * x + w[i][1] * y + w[i][2]);
        }
        pixel = (pixel << 8) | (int) Math.round(127 + 30 * sum);
      }
      pixels[at] = pixel;
    }
    return Picture.of(width, height, pixels);
  }

  /** The transform by its definition, all four sums at once. */
  @Test
  void isTheSignOfEachWaveAgainstTheMedian() {
    Picture picture = waves(32, 32, 1);
    double[] waves = new double[64];
    for (int v = 1; v <= 8; v++) {
      for (int u = 1; u <= 8; u++) {
        for (int y = 0; y < 32; y++) {
          for (int x = 0; x < 32; x++) {
            int p = picture.pixel(x, y);
            double luma = 0.299 * (p >> 16) + 0.587 * ((p >> 8) & 255) + 0.114 * (p & 255);
            waves[(v - 1) * 8 + u - 1] +=
                luma
                    * Math.cos((2 * x + 1) * u * Math.PI / 64)
                    * Math.cos((2 * y + 1) * v * Math.PI / 64);
          }
        }
      }
    }
    double[] sorted = waves.clone();
    Arrays.sort(sorted);
    String expected = "";
    for (double wave : waves) {
      expected += wave > (sorted[31] + sorted[32]) / 2 ? "1" : "0";
    }
    assertEquals(Long.parseUnsignedLong(expected, 2), PerceptualHash.of(picture));
    assertEquals(32, Long.bitCount(PerceptualHash.of(picture)));
  }

  @Test
  void copiesAreNearAndOthersFar() {
    for (int seed = 0; seed < 20; seed++) {
      Picture picture = waves(160, 120, seed);
      long hash = PerceptualHash.of(picture);
      assertTrue(
          PerceptualHash.distance(hash, PerceptualHash.of(picture.resized(80, 60))) <= 4,
          "half the size");
      assertTrue(
          PerceptualHash.distance(hash, PerceptualHash.of(Spoiling.MILD_DARK.of(picture))) <= 4,
          "half the light");
      int other = PerceptualHash.distance(hash, PerceptualHash.of(waves(160, 120, seed + 100)));
      assertTrue(other >= 16, other + " bits to another picture");
    }
  }

  @Test
  void textsKeepEveryBit() {
    for (long hash : new long[] {0, -1, 1, Long.MIN_VALUE, 0x0123456789abcdefL}) {
      assertEquals(hash, PerceptualHash.ofText(PerceptualHash.text(hash)));
      assertEquals(16, PerceptualHash.text(hash).length());
    }
    assertThrows(NumberFormatException.class, () -> PerceptualHash.ofText("none"));
  }
}
