package io.shopkeeper.core.classify;

import java.util.Arrays;
import java.util.List;

/**
 * The weights of a logarithmic opinion pool (Genest and Zidek 1986): the pool's probability of a
 * class is proportional to the product of what its members say, each to the power of its weight.
 */
public final class OpinionPool {
  private static final double MOST = 4;
  private static final int HALVINGS = 40;
  private static final int ROUNDS = 30;

  private OpinionPool() {}

  /**
   * Fits the weights of minimal log-loss on validation cases. The loss is convex in them; each in
   * turn is set to the root of its derivative by bisection, within [0, 4].
   *
   * @param members their predictions of the same cases in the same order, at least one
   * @return the weight of each member, at least 0; alike, with sum 1, without cases
   */
  public static double[] weights(List<Predictions> members) {
    double[] weights = new double[members.size()];
    Arrays.fill(weights, 1.0 / weights.length);
    if (members.get(0).cases() == 0) {
      return weights;
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (int m = 0; m < weights.length; m++) {
        weights[m] = root(members, weights.clone(), m);
      }
    }
    return weights;
  }

  private static double root(List<Predictions> members, double[] weights, int of) {
    double low = 0;
    double high = MOST;
    for (int i = 0; i < HALVINGS; i++) {
      weights[of] = (low + high) / 2;
      if (slope(members, weights, of) < 0) {
        low = weights[of];
      } else {
        high = weights[of];
      }
    }
    // The least that bisection reaches stands for none.
    return high <= MOST * Math.scalb(1.0, 1 - HALVINGS) ? 0 : (low + high) / 2;
  }

  /** The derivative of the summed log-loss in one weight: its expected − its actual log. */
  private static double slope(List<Predictions> members, double[] weights, int of) {
    Predictions one = members.get(of);
    int classes = one.classes();
    double[] logs = new double[classes];
    double slope = 0;
    for (int i = 0; i < one.cases(); i++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        logs[c] = 0;
        for (int m = 0; m < weights.length; m++) {
          logs[c] += weights[m] * members.get(m).log(i, c);
        }
        most = Math.max(most, logs[c]);
      }
      double sum = 0;
      double weighted = 0;
      for (int c = 0; c < classes; c++) {
        double power = Math.exp(logs[c] - most);
        sum += power;
        weighted += power * one.log(i, c);
      }
      slope += weighted / sum - one.log(i, one.actual(i));
    }
    return slope;
  }
}
