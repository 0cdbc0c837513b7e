package io.shopkeeper.vision.picture;

import io.shopkeeper.picture.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Which places of a picture a class is recognised by: occlusion (Zeiler and Fergus 2014, section
 * 4.2). A grey square covers one place after the other; what the class loses in log-odds is the
 * heat of the place.
 *
 * @param side places in a row and in a column
 * @param heats of the places, row by row from the top, in log-odds
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record HeatMap(int side, double[] heats) {
  private static final int GREY = 0x808080;

  /** How much of the other colour the hottest place is given. */
  private static final double STRENGTH = 0.65;

  private static final double LEAST = 1e-9;

  /**
   * The map of one class.
   *
   * @param side places in a row and in a column
   * @param probability of the class in each of some pictures
   */
  public static HeatMap of(
      Picture picture, int side, Function<List<Picture>, double[]> probability) {
    List<Picture> covered = new ArrayList<>();
    covered.add(picture);
    IntStream.range(0, side * side).forEach(i -> covered.add(covered(picture, side, i)));
    double[] said = probability.apply(covered);
    return new HeatMap(
        side,
        IntStream.range(0, side * side)
            .mapToDouble(i -> logOdds(said[0]) - logOdds(said[i + 1]))
            .toArray());
  }

  /** The picture without some places. */
  static Picture covered(Picture picture, int side, int... places) {
    int[] pixels = picture.pixels();
    for (int place : places) {
      int row = place / side;
      int column = place % side;
      for (int y = picture.height() * row / side; y < picture.height() * (row + 1) / side; y++) {
        for (int x = picture.width() * column / side;
            x < picture.width() * (column + 1) / side;
            x++) {
          pixels[y * picture.width() + x] = GREY;
        }
      }
    }
    return Picture.of(picture.width(), picture.height(), pixels);
  }

  /** The hottest places, hottest first. */
  int[] hottest(int count) {
    return IntStream.range(0, heats.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -heats[i]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * What deletion shows (Petsiuk, Das and Saenko 2018): what the class loses in log-odds without
   * the hottest places, and without as many random ones.
   */
  public record Deletion(double hottest, double random) {}

  /**
   * Takes the hottest fifth of the places away, and as many random ones.
   *
   * @param probability as in {@link #of}
   */
  public Deletion deletion(
      Picture picture, SplittableRandom random, Function<List<Picture>, double[]> probability) {
    int count = Math.max(1, heats.length / 5);
    int[] any = random.ints(0, heats.length).distinct().limit(count).toArray();
    double[] said =
        probability.apply(
            List.of(picture, covered(picture, side, hottest(count)), covered(picture, side, any)));
    return new Deletion(logOdds(said[0]) - logOdds(said[1]), logOdds(said[0]) - logOdds(said[2]));
  }

  /** The picture with hot places tinted red, the hotter the redder, and the others greyed. */
  public Picture over(Picture picture) {
    double most =
        Math.max(
            LEAST, IntStream.range(0, heats.length).mapToDouble(i -> heats[i]).max().orElse(0));
    float[] luma = picture.luma();
    int[] pixels = new int[luma.length];
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        double heat = Math.max(0, at(y, picture.height(), x, picture.width())) / most * STRENGTH;
        int light = Math.round(luma[y * picture.width() + x]);
        int red = (int) (light + (255 - light) * heat);
        int rest = (int) (light * (1 - heat));
        pixels[y * picture.width() + x] = red << 16 | rest << 8 | rest;
      }
    }
    return Picture.of(picture.width(), picture.height(), pixels);
  }

  /** The heat at a pixel, between the middles of the four places around it. */
  private double at(int y, int height, int x, int width) {
    double row = Math.max(0, Math.min(side - 1.0, (y + 0.5) * side / height - 0.5));
    double column = Math.max(0, Math.min(side - 1.0, (x + 0.5) * side / width - 0.5));
    int above = Math.min(side - 2, (int) row);
    int left = Math.min(side - 2, (int) column);
    if (side == 1) {
      return heats[0];
    }
    double upper = between(above * side + left, column - left);
    double lower = between((above + 1) * side + left, column - left);
    return upper + (lower - upper) * (row - above);
  }

  private double between(int place, double share) {
    return heats[place] + (heats[place + 1] - heats[place]) * share;
  }

  private static double logOdds(double probability) {
    double inside = Math.max(LEAST, Math.min(1 - LEAST, probability));
    return Math.log(inside / (1 - inside));
  }
}
