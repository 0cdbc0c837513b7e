package io.shopkeeper.core.recommend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.topk.ScoredItems;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlendTest {
  private static final int ITEMS = 12;

  private static double[][] dense(SplittableRandom random) {
    double[][] weights = new double[ITEMS][ITEMS];
    for (int j = 0; j < ITEMS; j++) {
      for (int i = 0; i < ITEMS; i++) {
        weights[j][i] = i == j || random.nextInt(3) == 0 ? 0 : (float) random.nextDouble(-1, 2);
      }
    }
    return weights;
  }

  /** A table of what each item of a history adds to each item. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Sum(double[][] weight, Counting counting) implements HistorySum {
    @Override
    public int items() {
      return ITEMS;
    }

    /** A customer's score of each item. */
    private record Scores(double[] of) implements Customer {
      @Override
      public double scale(int known) {
        return Blend.scale(of, known);
      }
    }

    @Override
    public Customer customer(int[] history, float[] strengths) {
      double[] scores = new double[ITEMS];
      float[] weights = counting.weights(strengths);
      for (int h = 0; h < history.length; h++) {
        for (int i = 0; i < ITEMS; i++) {
          scores[i] += weights[h] * weight[history[h]][i];
        }
      }
      return new Scores(scores);
    }

    @Override
    public void add(Customer customer, double factor, int first, double[] to) {
      for (int i = 0; i < to.length; i++) {
        to[i] += factor * ((Scores) customer).of[first + i];
      }
    }

    @Override
    public void contributions(
        int[] history, float[] strengths, int[] recommended, double factor, double[][] to) {
      float[] weights = counting.weights(strengths);
      for (int r = 0; r < recommended.length; r++) {
        for (int h = 0; h < history.length; h++) {
          to[r][h] += factor * weights[h] * weight[history[h]][recommended[r]];
        }
      }
    }
  }

  /** Scores of one model, over their deviation across the known items: the formula, slowly. */
  private static double[] standardised(
      double[][] dense, int[] history, float[] weights, float[] everybody) {
    double[] scores = new double[ITEMS];
    for (int h = 0; h < history.length; h++) {
      for (int i = 0; i < ITEMS; i++) {
        scores[i] += weights[h] * dense[history[h]][i];
      }
    }
    int known = 0;
    for (float e : everybody) {
      known += Float.isNaN(e) ? 0 : 1;
    }
    double mean = Arrays.stream(scores).sum() / known;
    double squares = Arrays.stream(scores).map(s -> s * s).sum() / known;
    double deviation = Math.sqrt(squares - mean * mean);
    return Arrays.stream(scores).map(s -> s / deviation).toArray();
  }

  @Test
  void aScoreIsTheSumOfItsPartsAndItsReasons() {
    ForSeeds.check(
        100,
        random -> {
          double[][] one = dense(random);
          double[][] other = dense(random);
          float[] everybody = ForSeeds.factors(random, ITEMS);
          everybody[random.nextInt(ITEMS)] = Float.NaN;
          Blend blend =
              new Blend(
                  List.of(
                      new Blend.Part(new Sum(one, Counting.ITEMS), 1),
                      new Blend.Part(new Sum(other, Counting.STRENGTHS), 0.5)),
                  everybody);
          int[] history = {1, 4, 7};
          float[] strengths = {1, 3, 0.5f};
          int[] hidden = {2, 4};
          double[] a = standardised(one, history, new float[] {1, 1, 1}, everybody);
          double[] b = standardised(other, history, strengths, everybody);

          ScoredItems list = blend.recommend(history, strengths, ITEMS, hidden);
          assertEquals(ITEMS - 2 - (Float.isNaN(everybody[2] + everybody[4]) ? 0 : 1), list.size());
          Reasons[] reasons = blend.explain(history, strengths, list.items(), 2);
          for (int r = 0; r < list.size(); r++) {
            int i = list.items()[r];
            assertTrue(i != 2 && i != 4 && !Float.isNaN(everybody[i]));
            assertEquals(everybody[i] + a[i] + 0.5 * b[i], list.scores()[r], 1e-4);
            assertEquals(list.scores()[r], reasons[r].total(), 1e-4);
            assertTrue(reasons[r].items().length <= 2);
            assertTrue(r == 0 || list.scores()[r] <= list.scores()[r - 1]);
          }
          assertArrayEquals(
              list.first(3).items(), blend.recommend(history, strengths, 3, hidden).items());
          boolean[] shown = new boolean[ITEMS];
          shown[list.items()[0]] = true;
          shown[list.items()[2]] = true;
          ScoredItems fewer = blend.limitedTo(shown).recommend(history, strengths, ITEMS, hidden);
          assertArrayEquals(new int[] {list.items()[0], list.items()[2]}, fewer.items());
          assertArrayEquals(new float[] {list.scores()[0], list.scores()[2]}, fewer.scores());
        });
  }

  @Test
  void roundingOfScoresThatAreAlikeSaysNothing() {
    double[][] alike = new double[ITEMS][ITEMS];
    for (int i = 0; i < ITEMS; i++) {
      alike[0][i] = i % 2 == 0 ? 0.3f : Math.nextUp(0.3f);
    }
    float[] everybody = new float[ITEMS];
    everybody[4] = 1e-3f;
    Blend blend = new Blend(List.of(new Blend.Part(new Sum(alike, Counting.ITEMS), 1)), everybody);
    ScoredItems list = blend.recommend(new int[] {0}, new float[] {1}, 2, new int[0]);
    assertArrayEquals(new float[] {1e-3f, 0}, list.scores());
    assertEquals(
        0, blend.explain(new int[] {0}, new float[] {1}, list.items(), 3)[0].items().length);
  }

  @Test
  void whatEverybodyLikesDecidesWhereTheHistorySaysNothing() {
    Blend blend =
        new Blend(
            List.of(new Blend.Part(new Sum(new double[ITEMS][ITEMS], Counting.ITEMS), 1)),
            new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    assertArrayEquals(
        new int[] {11, 10}, blend.recommend(new int[] {0}, new float[] {1}, 2, new int[0]).items());
    assertEquals(0, blend.recommend(new int[0], new float[0], 2, new int[0]).size());
  }

  @Test
  void popularityIsStandardisedOverTheItemsThatSomebodyHad() {
    double[] standard =
        Blend.standardised(new double[] {5, 0, 2, 9}, new double[] {3, 4, 0, Math.E - 1});
    double[] logs = {Math.log(4), 0, 1};
    double mean = Arrays.stream(logs).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(logs).map(l -> (l - mean) * (l - mean)).average().orElseThrow());
    assertArrayEquals(
        new double[] {
          (logs[0] - mean) / deviation, Double.NaN, -mean / deviation, (1 - mean) / deviation
        },
        standard,
        1e-12);
    assertArrayEquals(new double[] {0, 0}, Blend.standardised(new double[] {1, 1}, new double[2]));
    assertArrayEquals(new double[0], Blend.standardised(new double[0], new double[0]));
  }

  @Test
  void partsOfAnotherCatalogueAreRefused() {
    Blend.Part part = new Blend.Part(new Sum(new double[ITEMS][ITEMS], Counting.ITEMS), 1);
    List<Blend.Part> parts = List.of(part);
    assertThrows(IllegalArgumentException.class, () -> new Blend(parts, new float[3]));
  }
}
