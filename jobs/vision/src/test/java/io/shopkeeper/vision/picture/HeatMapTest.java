package io.shopkeeper.vision.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.picture.Picture;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  private static final int RED = 0xff0000;

  /** A picture with one red pixel in the place of row 1 and column 2 of 4 × 4. */
  private static Picture picture() {
    int[] pixels = new int[20 * 20];
    pixels[7 * 20 + 12] = RED;
    return Picture.of(20, 20, pixels);
  }

  /** Believes in the class where it sees red. */
  private static double[] redSeen(List<Picture> pictures) {
    return pictures.stream().mapToDouble(p -> p.pixel(12, 7) == RED ? .9 : .2).toArray();
  }

  @Test
  void thePlaceThatTheAnswerRestsOnIsHot() {
    HeatMap map = HeatMap.of(picture(), 4, HeatMapTest::redSeen);
    double[] expected = new double[16];
    expected[4 + 2] = Math.log(.9 / .1) - Math.log(.2 / .8);
    assertArrayEquals(expected, map.heats(), 1e-9);
    assertArrayEquals(new int[] {6, 0, 1}, map.hottest(3));
    HeatMap.Deletion deletion =
        map.deletion(picture(), new SplittableRandom(5), HeatMapTest::redSeen);
    assertEquals(expected[6], deletion.hottest(), 1e-9);
    assertEquals(0, deletion.random(), 1e-9);
  }

  @Test
  void everyPixelIsCoveredByOnePlace() {
    Picture odd = Picture.of(23, 17, new int[23 * 17]);
    int covered = 0;
    for (int place = 0; place < 25; place++) {
      for (int pixel : HeatMap.covered(odd, 5, place).pixels()) {
        covered += pixel == 0 ? 0 : 1;
      }
    }
    assertEquals(23 * 17, covered);
  }

  @Test
  void hotPlacesAreRedAndColdOnesGrey() {
    HeatMap map = HeatMap.of(picture(), 4, HeatMapTest::redSeen);
    Picture over = map.over(picture());
    int hot = over.pixel(12, 7);
    assertTrue((hot >> 16) > 150 && (hot & 255) < 60, Integer.toHexString(hot));
    assertEquals(0, over.pixel(0, 19));
    Picture cold = new HeatMap(2, new double[4]).over(picture());
    assertEquals(0x4c4c4c, cold.pixel(12, 7));
    assertEquals(20, new HeatMap(1, new double[] {1}).over(picture()).width());
  }

  @Test
  void certaintyIsNoInfinity() {
    HeatMap map = HeatMap.of(picture(), 2, pictures -> new double[] {1, 0, 1, 1, 1});
    for (double heat : map.heats()) {
      assertTrue(Double.isFinite(heat));
    }
  }
}
