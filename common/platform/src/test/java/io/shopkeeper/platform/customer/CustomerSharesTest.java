package io.shopkeeper.platform.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The weights themselves are computed by hand in the tests of the jobs that publish them. */
class CustomerSharesTest {
  /** The probability that a share is above the average, against draws of two gammas. */
  @Test
  void confidenceIsThatOfTheBetaDistribution() {
    SplittableRandom random = new SplittableRandom(3);
    // Whole parameters: a gamma of shape k is a sum of k exponentials.
    int alpha = 4;
    int beta = 7;
    double average = .25;
    int above = 0;
    int draws = 40_000;
    for (int d = 0; d < draws; d++) {
      double a = exponentials(alpha, random);
      double b = exponentials(beta, random);
      above += a / (a + b) > average ? 1 : 0;
    }
    double prior = 4;
    double sum = alpha - prior * average;
    double all = sum + beta - prior * (1 - average);
    assertEquals((double) above / draws, CustomerShares.above(sum, all, average, prior), .01);
    assertEquals(0, CustomerShares.above(3, 3, 1, 5), "nobody is above all");
  }

  private static double exponentials(int count, SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum -= Math.log(1 - random.nextDouble());
    }
    return sum;
  }
}
