package io.shopkeeper.core.recommend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import io.shopkeeper.core.recommend.ItemContent.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContentWeightsTest {
  private static final int ITEMS = 40;

  /** Items of eight brands; by taste customers take those of a brand, or of any. */
  private static InteractionMatrix log(SplittableRandom random, int users, int ofTaste) {
    List<int[]> pairs = new ArrayList<>();
    for (int u = 0; u < users; u++) {
      int brand = random.nextInt(8);
      for (int e = 0; e < 6; e++) {
        int any = random.nextInt(ITEMS);
        boolean own = random.nextInt(10) < ofTaste;
        pairs.add(new int[] {u, own ? any / 8 * 8 + brand : any});
      }
    }
    float[] ones = new float[pairs.size()];
    Arrays.fill(ones, 1);
    InteractionMatrix strengths =
        InteractionMatrix.of(
            users,
            ITEMS,
            pairs.stream().mapToInt(pair -> pair[0]).toArray(),
            pairs.stream().mapToInt(pair -> pair[1]).toArray(),
            ones);
    return strengths.binary();
  }

  private static ItemContent content(SplittableRandom random) {
    ItemContent.Builder content = new ItemContent.Builder(ITEMS);
    for (int item = 0; item < ITEMS; item++) {
      content.add(item, Kind.BRAND, "brand " + item % 8);
      content.add(item, Kind.TITLE, "word " + random.nextInt(6));
      content.add(item, new float[] {random.nextInt(9), random.nextInt(9), 1});
    }
    return content.build();
  }

  private static double[][] dense(InteractionMatrix matrix) {
    double[][] dense = new double[matrix.users()][matrix.items()];
    for (int row = 0; row < dense.length; row++) {
      for (int e = matrix.rowStart()[row]; e < matrix.rowStart()[row + 1]; e++) {
        dense[row][matrix.item()[e]] = matrix.weight()[e];
      }
    }
    return dense;
  }

  /**
   * At the least squares over all pairs, gone through one by one, no feature's weight has a slope:
   * what is left of the targets is as large as its ridge pulls.
   */
  @Test
  void theWeightsAreThoseOfTheLeastSquaresOverAllPairs() {
    ForSeeds.check(
        5,
        random -> {
          InteractionMatrix taken = log(random, 60, 6);
          ItemContent content = content(random);
          double[] weights = ContentWeights.learned(taken, content);
          double[][] log = dense(taken);
          double[][] x = dense(content.features());
          double[] slope = new double[content.size()];
          double[] diagonal = new double[content.size()];
          double pairs = 0;
          double users = 0;
          boolean[] known = new boolean[ITEMS];
          for (double[] history : log) {
            double size = Arrays.stream(history).sum();
            if (size > 1) {
              pairs += size;
              users++;
              for (int i = 0; i < ITEMS; i++) {
                known[i] |= history[i] > 0;
              }
            }
          }
          for (double[] history : log) {
            for (int i = 0; i < ITEMS && Arrays.stream(history).sum() > 1; i++) {
              double[] z = new double[slope.length];
              double error = history[i];
              for (int f = 0; f < z.length; f++) {
                for (int j = 0; j < ITEMS; j++) {
                  z[f] += j == i ? 0 : history[j] * x[j][f] * x[i][f];
                }
                error -= weights[f] * z[f];
              }
              for (int f = 0; f < z.length && known[i]; f++) {
                slope[f] += error * z[f];
                diagonal[f] += z[f] * z[f];
              }
            }
          }
          double density = pairs / users / countTrue(known);
          Map<Kind, Double> ofKind = kindWeights(weights, slope, content, density);
          for (int f = 0; f < slope.length; f++) {
            double prior = ofKind.getOrDefault(content.kind()[f], 0.0);
            if (prior > 0) {
              double pull = density / (prior * prior) * (weights[f] - prior);
              assertEquals(pull, slope[f], 1e-5 * (1 + diagonal[f]), content.kind()[f] + " " + f);
            }
          }
        });
  }

  private static int countTrue(boolean[] values) {
    int n = 0;
    for (boolean value : values) {
      n += value ? 1 : 0;
    }
    return n;
  }

  /**
   * The kind's weight θ from any one of its features: density · (w − θ) = θ² · slope is a
   * quadratic, whose positive root is what the others must share.
   */
  private static Map<Kind, Double> kindWeights(
      double[] weights, double[] slope, ItemContent content, double density) {
    Map<Kind, Double> ofKind = new EnumMap<>(Kind.class);
    for (int f = 0; f < weights.length; f++) {
      if (!ofKind.containsKey(content.kind()[f]) && weights[f] != 0) {
        double a = slope[f];
        double root = Math.sqrt(density * density + 4 * a * density * weights[f]);
        ofKind.put(
            content.kind()[f], Math.abs(a) < 1e-12 ? weights[f] : (root - density) / (2 * a));
      }
    }
    return ofKind;
  }

  @Test
  void whatCustomersGoByWeighsMore() {
    SplittableRandom random = new SplittableRandom(4);
    ItemContent content = content(random);
    double[] weights = ContentWeights.learned(log(random, 400, 8), content);
    double brand = mean(weights, content, Kind.BRAND);
    assertTrue(brand > 5 * Math.abs(mean(weights, content, Kind.TITLE)), Arrays.toString(weights));
    assertTrue(brand > 5 * Math.abs(mean(weights, content, Kind.PICTURE)));
  }

  private static double mean(double[] weights, ItemContent content, Kind kind) {
    double sum = 0;
    int n = 0;
    for (int f = 0; f < weights.length; f++) {
      sum += content.kind()[f] == kind ? weights[f] : 0;
      n += content.kind()[f] == kind ? 1 : 0;
    }
    return sum / n;
  }

  /** An item that nobody has is as near as its features say, by brute force. */
  @Test
  void neighboursAreTheMostAlikeOfThoseWanted() {
    SplittableRandom random = new SplittableRandom(9);
    ItemContent content = content(random);
    double[] weights = random.doubles(content.size(), -.2, 1).toArray();
    boolean[] wanted = new boolean[ITEMS];
    for (int i = 0; i < ITEMS; i += 3) {
      wanted[i] = true;
    }
    Neighbours near = ContentWeights.neighbours(content, weights, wanted, 5);
    double[][] x = dense(content.features());
    for (int j = 0; j < ITEMS; j++) {
      List<Double> likeness = new ArrayList<>();
      for (int i = 0; i < ITEMS; i++) {
        double sum = 0;
        for (int f = 0; f < weights.length; f++) {
          sum += weights[f] * x[j][f] * x[i][f];
        }
        if (i != j && wanted[i] && sum > 0) {
          likeness.add(-sum);
        }
      }
      double[] best = likeness.stream().sorted().limit(5).mapToDouble(s -> -s).toArray();
      float[] found = near.nearest(j, 5).scores();
      assertEquals(best.length, found.length);
      for (int r = 0; r < best.length; r++) {
        assertEquals(best[r], found[r], 1e-5);
      }
    }
  }

  @Test
  void whereNothingIsKnownNothingWeighs() {
    InteractionMatrix taken = log(new SplittableRandom(1), 20, 5);
    assertEquals(0, ContentWeights.learned(taken, ItemContent.none(ITEMS)).length);
    ItemContent.Builder lonely = new ItemContent.Builder(ITEMS);
    lonely.add(3, Kind.BRAND, "of one item");
    lonely.add(4, new float[] {1, 2});
    lonely.add(5, new float[] {Float.NaN, 2});
    double[] weights = ContentWeights.learned(taken, lonely.build());
    assertArrayEquals(new double[weights.length], weights);
    InteractionMatrix nobody =
        new InteractionMatrix(0, ITEMS, new int[1], new int[0], new float[0]);
    ItemContent content = content(new SplittableRandom(1));
    assertArrayEquals(new double[content.size()], ContentWeights.learned(nobody, content));
    assertThrows(
        IllegalArgumentException.class,
        () -> ContentWeights.learned(taken, ItemContent.none(ITEMS + 1)));
  }

  @Test
  void vectorsOfTheLengthThatMostHaveCount() {
    ItemContent.Builder content = new ItemContent.Builder(5);
    content.add(0, new float[] {1, 0});
    content.add(1, new float[] {0, 1});
    content.add(1, new float[] {0, 3});
    content.add(2, new float[] {1, 2, 3});
    content.add(4, new float[] {1, 0});
    double[][] x = dense(content.build().features());
    assertEquals(2, x[0].length);
    assertArrayEquals(x[0], x[4]);
    assertArrayEquals(new double[2], x[2]);
    assertEquals(-1, x[0][0] * x[1][0] + x[0][1] * x[1][1], 1e-6, "on both sides of the mean");
  }

  /** A backbone's vectors are long: their angles are kept about as they are. */
  @Test
  void longVectorsAreProjected() {
    SplittableRandom random = new SplittableRandom(2);
    ItemContent.Builder content = new ItemContent.Builder(60);
    for (int item = 0; item < 60; item++) {
      float[] vector = new float[1280];
      for (int d = 0; d < vector.length; d++) {
        vector[d] = (float) ((d % 2 == item % 2 ? 1 : 0) + .5 * random.nextDouble());
      }
      content.add(item, vector);
    }
    double[][] x = dense(content.build().features());
    double alike = 0;
    double unlike = 0;
    for (int f = 0; f < x[0].length; f++) {
      alike += x[0][f] * x[2][f];
      unlike += x[0][f] * x[1][f];
    }
    assertTrue(x[0].length <= 128 && alike > .8 && unlike < -.8, alike + " and " + unlike);
  }

  @Test
  void otherItemsAndSomeKindsAlone() {
    ItemContent content = content(new SplittableRandom(3));
    double[][] x = dense(content.features());
    double[][] other = dense(content.of(new int[] {7, -1, 2}).features());
    assertArrayEquals(x[7], other[0]);
    assertArrayEquals(new double[content.size()], other[1]);
    assertArrayEquals(x[2], other[2]);
    assertEquals(content.size(), content.comparedWith(ITEMS).size());
    assertEquals(content.size() - 3, content.comparedWith(Integer.MAX_VALUE).size());
    ItemContent brands = content.only(Kind.BRAND);
    assertEquals(8, brands.size());
    assertEquals(Set.of(Kind.BRAND), Set.copyOf(Arrays.asList(brands.kind())));
    assertEquals(Math.pow(5, -.25), Arrays.stream(dense(brands.features())[0]).sum(), 1e-6);
  }

  @Test
  void titlesAreCutIntoWords() {
    assertEquals(
        Set.of("google", "women", "s", "t", "shirt", "2xl"),
        TitleWords.of("Google Women's T-Shirt, 500 2XL google"));
    assertEquals(Set.of("山茶", "茶小", "小铺", "bt", "杯"), TitleWords.of("山茶小铺 BT 杯 24"));
    assertEquals(Set.of(), TitleWords.of(" -- 12 "));
  }
}
