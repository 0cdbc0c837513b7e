package io.shopkeeper.core.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static double normal(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  private static double[] normals(SplittableRandom random, int n, double mean) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = mean + normal(random);
    }
    return values;
  }

  @Test
  void theMeansIntervalIsTheNormalTheorysForManyValues() {
    SplittableRandom random = new SplittableRandom(1);
    double[] values = normals(random, 4000, 3);
    double mean = Arrays.stream(values).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / 4000);
    double half = 1.959964 * deviation / Math.sqrt(4000);
    Interval interval = Bootstrap.mean(values, 4000, 5, 0.95);
    assertEquals(mean, interval.estimate(), 1e-12);
    assertEquals(mean - half, interval.low(), 0.1 * half);
    assertEquals(mean + half, interval.high(), 0.1 * half);
  }

  @Test
  void coversTheTruthAboutAsOftenAsItSays() {
    int covered = 0;
    int trials = 400;
    for (int trial = 0; trial < trials; trial++) {
      double[] values = normals(new SplittableRandom(trial), 60, 1);
      covered += Bootstrap.mean(values, 300, trial, 0.9).contains(1) ? 1 : 0;
    }
    // 0.9 ± 4 standard errors of a share over 400 trials, and the bootstrap is a little short.
    assertEquals(0.89, (double) covered / trials, 0.06);
  }

  @Test
  void clustersOfCopiesAreWorthOneValueEach() {
    SplittableRandom random = new SplittableRandom(2);
    double[] values = normals(random, 400, 3);
    double[] copies = new double[4000];
    int[] cluster = new int[4000];
    for (int i = 0; i < 4000; i++) {
      copies[i] = values[i % 400];
      cluster[i] = -7 * (i % 400);
    }
    Interval single = Bootstrap.mean(values, 2000, 5, 0.95);
    Interval clustered = Bootstrap.meanClustered(copies, cluster, 2000, 5, 0.95);
    assertEquals(single.low(), clustered.low(), 1e-9);
    assertEquals(single.high(), clustered.high(), 1e-9);
    Interval naive = Bootstrap.mean(copies, 2000, 5, 0.95);
    assertTrue(naive.high() - naive.low() < 0.5 * (clustered.high() - clustered.low()));
  }

  @Test
  void unevenClustersResampleTheRatioOfSums() {
    // One cluster holds two values of 0, the other one value of 3: the mean is 1, and a resample is
    // 0, 1 or 3.
    Interval interval =
        Bootstrap.meanClustered(new double[] {0, 0, 3}, new int[] {4, 4, 9}, 1000, 1, 0.9);
    assertEquals(new Interval(1, 0, 3), interval);
  }

  @Test
  void relativeDifferencePairsUsers() {
    SplittableRandom random = new SplittableRandom(3);
    double[] b = new double[3000];
    double[] a = new double[3000];
    for (int i = 0; i < b.length; i++) {
      b[i] = 10 * random.nextDouble() * random.nextDouble();
      a[i] = b[i] * 1.05;
    }
    Interval exact = Bootstrap.relativeDifference(a, b, null, 500, 1, 0.95);
    assertEquals(0.05, exact.estimate(), 1e-12);
    assertEquals(0.05, exact.low(), 1e-12);
    assertEquals(0.05, exact.high(), 1e-12);
    Interval same = Bootstrap.relativeDifference(b, b, null, 500, 1, 0.95);
    assertEquals(new Interval(0, 0, 0), same);
  }

  @Test
  void relativeDifferenceEqualsTheDeltaMethodForManyUsers() {
    SplittableRandom random = new SplittableRandom(4);
    int n = 5000;
    double[] a = new double[n];
    double[] b = new double[n];
    for (int i = 0; i < n; i++) {
      double common = random.nextDouble();
      a[i] = common + 0.3 * random.nextDouble();
      b[i] = common + 0.2 * random.nextDouble();
    }
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double variance = 0;
    for (int i = 0; i < n; i++) {
      double influence = (a[i] - meanA / meanB * b[i]) / meanB;
      variance += influence * influence;
    }
    double half = 1.959964 * Math.sqrt(variance) / n;
    Interval interval = Bootstrap.relativeDifference(a, b, null, 3000, 9, 0.95);
    assertEquals(meanA / meanB - 1, interval.estimate(), 1e-12);
    assertEquals(interval.estimate() - half, interval.low(), 0.12 * half);
    assertEquals(interval.estimate() + half, interval.high(), 0.12 * half);
  }

  @Test
  void relativeDifferenceToNothingIsInfiniteOrZero() {
    double[] zero = new double[10];
    double[] one = new double[10];
    Arrays.fill(one, 1);
    assertEquals(new Interval(0, 0, 0), Bootstrap.relativeDifference(zero, zero, null, 50, 1, 0.9));
    assertEquals(
        Double.POSITIVE_INFINITY, Bootstrap.relativeDifference(one, zero, null, 50, 1, 0.9).low());
    assertEquals(
        new Interval(-1, -1, -1), Bootstrap.relativeDifference(zero, one, null, 50, 1, 0.9));
  }

  @Test
  void pValueIsSmallOnlyWhereItIsClearlyBelow() {
    SplittableRandom random = new SplittableRandom(5);
    double[] b = normals(random, 2000, 5);
    double[] worse = b.clone();
    for (int i = 0; i < worse.length; i++) {
      worse[i] = b[i] * 0.9 + 0.1 * normal(random);
    }
    assertTrue(
        Bootstrap.relativeDifferenceBelow(Statistic.MEAN, worse, b, null, -0.02, 999, 1) <= 0.001);
    assertTrue(Bootstrap.relativeDifferenceBelow(Statistic.MEAN, b, b, null, -0.02, 999, 1) == 1);
    double even = Bootstrap.relativeDifferenceBelow(Statistic.MEAN, worse, b, null, -0.1, 999, 1);
    assertTrue(even > 0.02 && even < 0.98, "p = " + even);
  }

  @Test
  void theSeedDecidesAndOneValueHasNoSpread() {
    double[] values = normals(new SplittableRandom(6), 101, 0);
    assertEquals(Bootstrap.mean(values, 100, 1, 0.9), Bootstrap.mean(values, 100, 1, 0.9));
    assertTrue(
        Bootstrap.mean(values, 100, 1, 0.9).low() != Bootstrap.mean(values, 100, 2, 0.9).low());
    assertEquals(new Interval(4, 4, 4), Bootstrap.mean(new double[] {4}, 10, 1, 0.9));
  }

  @Test
  void refusesWhatHasNoMean() {
    assertThrows(IllegalArgumentException.class, () -> Bootstrap.mean(new double[0], 10, 1, 0.9));
    IllegalArgumentException nan =
        assertThrows(
            IllegalArgumentException.class,
            () -> Bootstrap.mean(new double[] {1, Double.NaN}, 10, 1, 0.9));
    assertTrue(nan.getMessage().contains("value 1"), nan.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Bootstrap.mean(new double[] {1}, 0, 1, 0.9));
    assertThrows(IllegalArgumentException.class, () -> Bootstrap.mean(new double[] {1}, 10, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Bootstrap.relativeDifference(new double[2], new double[3], null, 10, 1, 0.9));
    assertThrows(
        IllegalArgumentException.class,
        () -> Bootstrap.meanClustered(new double[2], new int[3], 10, 1, 0.9));
  }

  @Test
  void fiftyThousandUsersTakeASecondOrTwo() {
    double[] a = normals(new SplittableRandom(7), 50_000, 1);
    double[] b = normals(new SplittableRandom(8), 50_000, 1);
    Interval interval =
        org.junit.jupiter.api.Assertions.assertTimeout(
            java.time.Duration.ofSeconds(8),
            () -> Bootstrap.relativeDifference(a, b, null, 1000, 1, 0.95));
    assertTrue(interval.contains(0));
  }

  @Test
  void holmFollowsTheTextbookExample() {
    assertArrayEquals(
        new double[] {0.03, 0.06, 0.06, 0.02},
        Holm.adjust(new double[] {0.01, 0.03, 0.04, 0.005}),
        1e-12);
    assertArrayEquals(new double[0], Holm.adjust(new double[0]));
    assertArrayEquals(new double[] {1, 1}, Holm.adjust(new double[] {0.9, 0.6}), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> Holm.adjust(new double[] {Double.NaN}));
    assertThrows(IllegalArgumentException.class, () -> Holm.adjust(new double[] {1.1}));
  }

  @Test
  void holmRejectsWhatTheStepDownProcedureRejects() {
    ForSeeds.check(
        300,
        random -> {
          int m = random.nextInt(1, 10);
          double[] p = random.doubles(m).map(x -> x * x * x).toArray();
          double alpha = 0.05 + 0.2 * random.nextDouble();
          double[] sorted = p.clone();
          Arrays.sort(sorted);
          int rejected = 0;
          while (rejected < m && sorted[rejected] <= alpha / (m - rejected)) {
            rejected++;
          }
          double[] adjusted = Holm.adjust(p);
          int below = 0;
          for (int i = 0; i < m; i++) {
            below += adjusted[i] <= alpha ? 1 : 0;
            assertTrue(adjusted[i] >= p[i]);
          }
          assertEquals(rejected, below);
        });
  }
}
