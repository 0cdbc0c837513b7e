package io.shopkeeper.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {
  private static Picture random(int width, int height, long seed) {
    return Picture.of(width, height, new Random(seed).ints((long) width * height).toArray());
  }

  /** A pixel as a function of place: constant over each square. */
  private static double square(Picture p, int x, int y, int shift) {
    return (p.pixel(x, y) >> shift) & 0xff;
  }

  /** The mean over a rectangle by counting points of a grid fine enough to hit every border. */
  private static double mean(Picture p, int newWidth, int newHeight, int x, int y, int shift) {
    double sum = 0;
    // A new pixel's side is split into as many parts as the picture has pixels on that side.
    for (int v = 0; v < p.height(); v++) {
      for (int u = 0; u < p.width(); u++) {
        int oldX = (x * p.width() + u) / newWidth;
        int oldY = (y * p.height() + v) / newHeight;
        sum += square(p, oldX, oldY, shift);
      }
    }
    return sum / (p.width() * p.height());
  }

  @ParameterizedTest
  @CsvSource({"12,8,4,2", "7,5,3,2", "30,20,7,11", "9,9,1,1", "5,3,4,3"})
  void shrinkingIsTheMeanOfTheAreaCovered(int width, int height, int newWidth, int newHeight) {
    Picture picture = random(width, height, 3);
    Picture small = picture.resized(newWidth, newHeight);
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          double expected = mean(picture, newWidth, newHeight, x, y, shift);
          assertEquals(expected, square(small, x, y, shift), 0.501, x + ", " + y);
        }
      }
    }
  }

  private static double between(Picture p, double x, double y, int shift) {
    double cx = Math.max(0, Math.min(p.width() - 1, x));
    double cy = Math.max(0, Math.min(p.height() - 1, y));
    double sum = 0;
    for (int oldY = 0; oldY < p.height(); oldY++) {
      for (int oldX = 0; oldX < p.width(); oldX++) {
        double tent = Math.max(0, 1 - Math.abs(cx - oldX)) * Math.max(0, 1 - Math.abs(cy - oldY));
        sum += tent * square(p, oldX, oldY, shift);
      }
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"4,2,12,8", "3,2,7,5", "1,1,3,4", "2,1,2,5", "5,7,6,7"})
  void growingIsBilinear(int width, int height, int newWidth, int newHeight) {
    Picture picture = random(width, height, 4);
    Picture large = picture.resized(newWidth, newHeight);
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          double expected =
              between(
                  picture,
                  (x + 0.5) * width / newWidth - 0.5,
                  (y + 0.5) * height / newHeight - 0.5,
                  shift);
          assertEquals(expected, square(large, x, y, shift), 0.501, x + ", " + y);
        }
      }
    }
  }

  @Test
  void aPlainPictureStaysPlainInAnySize() {
    int[] pixels = new int[35];
    Arrays.fill(pixels, 0xfe0180);
    Picture plain = Picture.of(7, 5, pixels);
    for (int side : new int[] {1, 2, 3, 6, 8, 64}) {
      for (int pixel : plain.resized(side, 2 * side).pixels()) {
        assertEquals(0xfe0180, pixel);
      }
    }
  }

  @Test
  void meansAreKeptWhereEveryPixelCountsOnce() {
    Picture picture = random(60, 40, 5);
    Picture small = picture.resized(6, 4);
    double large = IntStream.of(picture.pixels()).map(p -> p & 0xff).average().orElse(0);
    double less = IntStream.of(small.pixels()).map(p -> p & 0xff).average().orElse(0);
    assertEquals(large, less, 0.3);
  }

  @Test
  void aSquareIsTheWholePictureOrItsMiddle() {
    Picture picture = random(10, 4, 6);
    assertEquals(picture.resized(8, 8), picture.square(8, Framing.WHOLE));
    assertEquals(picture.cropped(3, 0, 4, 4), picture.square(4, Framing.CENTRE));
    assertEquals(
        picture.transposed().cropped(0, 3, 4, 4), picture.transposed().square(4, Framing.CENTRE));
  }

  @Test
  void turnsAreInvertible() {
    Picture picture = random(5, 3, 8);
    assertEquals(picture, picture.mirrored().mirrored());
    assertEquals(picture, picture.transposed().transposed());
    assertEquals(picture.pixel(4, 1), picture.mirrored().pixel(0, 1));
    assertEquals(picture.pixel(4, 1), picture.transposed().pixel(1, 4));
    assertEquals(
        picture, Orientation.COUNTER_CLOCKWISE.applied(Orientation.CLOCKWISE.applied(picture)));
    assertEquals(picture, Orientation.HALF_TURN.applied(Orientation.HALF_TURN.applied(picture)));
  }

  @Test
  void aPictureNeverChanges() {
    int[] pixels = {1, 2};
    Picture picture = Picture.of(2, 1, pixels);
    pixels[0] = 9;
    picture.pixels()[1] = 9;
    assertEquals(Picture.of(2, 1, new int[] {0xff000001, 2}), picture);
    assertTrue(picture.luma()[0] < picture.luma()[1]);
  }

  @Test
  void sizesThatAreNoneAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Picture.of(0, 1, new int[0]));
    assertThrows(IllegalArgumentException.class, () -> Picture.of(2, 2, new int[3]));
    Picture picture = random(3, 3, 1);
    assertThrows(IllegalArgumentException.class, () -> picture.resized(0, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> picture.cropped(1, 1, 3, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> picture.pixel(3, 0));
  }
}
