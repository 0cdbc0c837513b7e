package io.shopkeeper.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureQualityTest {
  /** A light board of squares, which has edges and every shade. */
  private static Picture board(int side) {
    Random random = new Random(side);
    int[] shades = random.ints(64, 40, 240).toArray();
    int[] pixels = new int[side * side];
    for (int at = 0; at < pixels.length; at++) {
      int shade = shades[at / side * 8 / side * 8 + at % side * 8 / side];
      pixels[at] = shade * 0x010101;
    }
    return Picture.of(side, side, pixels);
  }

  @Test
  void eachMarkSaysWhatIsWrong() {
    assertEquals(PictureQuality.GOOD, PictureQuality.of(board(160)));
    assertEquals(PictureQuality.TOO_SMALL, PictureQuality.of(board(31)));
    assertEquals(PictureQuality.DARK, PictureQuality.of(Spoiling.DARK.of(board(160))));
    assertEquals(PictureQuality.BLURRED, PictureQuality.of(Spoiling.BLUR.of(board(160))));
    assertEquals(PictureQuality.UNIFORM, PictureQuality.of(Spoiling.FLAT.of(board(160))));
    assertEquals(PictureQuality.TOO_SMALL, PictureQuality.of(Spoiling.TINY.of(board(160))));
  }

  @Test
  void onePixelAndOneColourAreMarked() {
    assertEquals(
        PictureQuality.TOO_SMALL, PictureQuality.of(Picture.of(1, 1, new int[] {0xffffff})));
    int[] white = new int[10_000];
    Arrays.fill(white, 0xffffff);
    assertEquals(PictureQuality.UNIFORM, PictureQuality.of(Picture.of(100, 100, white)));
  }

  /** Sharpness neither depends on light nor on contrast, but for rounding. */
  @Test
  void sharpnessIsOfTheEdgesAlone() {
    Picture picture = board(128);
    double sharp = PictureQuality.sharpness(picture.luma(), 128);
    double darker = PictureQuality.sharpness(Spoiling.MILD_DARK.of(picture).luma(), 128);
    assertEquals(sharp, darker, 0.02 * sharp);
    assertEquals(0, PictureQuality.sharpness(new float[4], 2));
  }

  @Test
  void marksAreNamedAsTablesHoldThem() {
    assertEquals("too-small", PictureQuality.TOO_SMALL.text());
    assertEquals("good", PictureQuality.GOOD.text());
  }
}
