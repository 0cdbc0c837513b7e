package io.shopkeeper.vision.fashion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.shopkeeper.vision.fashion.FashionMnistSettings.Augmentation;
import io.shopkeeper.vision.fashion.Picture.Side;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PictureTest {
  /** Black but for one pixel. */
  private static Picture dot(int row, int column) {
    byte[] pixels = new byte[Picture.PIXELS];
    pixels[row * Picture.SIDE + column] = (byte) 255;
    return new Picture(pixels, 3);
  }

  private static double sum(Picture picture) {
    double sum = 0;
    for (int row = 0; row < Picture.SIDE; row++) {
      for (int column = 0; column < Picture.SIDE; column++) {
        sum += picture.brightness(row, column);
      }
    }
    return sum;
  }

  @Test
  void movesDownAndRight() {
    Picture moved = dot(5, 7).moved(2, -1, Side.AS_IS);
    assertEquals(1, moved.brightness(7, 6));
    assertEquals(1, sum(moved));
    assertEquals(3, moved.label());
  }

  @Test
  void mirrorsLeftAndRight() {
    Picture mirrored = dot(5, 7).moved(0, 0, Side.MIRRORED);
    assertEquals(1, mirrored.brightness(5, Picture.SIDE - 1 - 7));
    assertEquals(1, sum(mirrored));
  }

  @Test
  void twiceMirroredIsAsItWas() {
    Picture twice = dot(5, 7).moved(0, 0, Side.MIRRORED).moved(0, 0, Side.MIRRORED);
    assertEquals(1, twice.brightness(5, 7));
  }

  @Test
  void whatMovesOutIsGoneAndBlackMovesIn() {
    assertEquals(0, sum(dot(0, 0).moved(-1, 0, Side.AS_IS)));
    assertEquals(0, dot(0, 0).moved(1, 0, Side.AS_IS).brightness(0, 0));
    assertEquals(0, dot(0, 0).brightness(-1, 0));
  }

  @Test
  void augmentsByTheSettingAndTheSeed() {
    Picture picture = dot(14, 13);
    PictureFormat none = new PictureFormat(10, Augmentation.NONE);
    assertSame(picture, none.augment(picture, new SplittableRandom(1)));
    PictureFormat shift = new PictureFormat(10, Augmentation.MIRROR_AND_SHIFT);
    for (int seed = 0; seed < 50; seed++) {
      Picture once = shift.augment(picture, new SplittableRandom(seed));
      Picture again = shift.augment(picture, new SplittableRandom(seed));
      assertNotSame(picture, once);
      assertEquals(1, sum(once));
      for (int row = 0; row < Picture.SIDE; row++) {
        for (int column = 0; column < Picture.SIDE; column++) {
          assertEquals(once.brightness(row, column), again.brightness(row, column));
          if (once.brightness(row, column) > 0) {
            assertEquals(14, row, 2);
            assertEquals(13.5, column, 2.5);
          }
        }
      }
    }
  }
}
