package io.shopkeeper.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Multinomial logistic regression over features that are there or not, by AdaGrad (Duchi, Hazan,
 * Singer 2011) with a penalty on squares.
 */
final class LinearTerms {
  private static final int EPOCHS = 15;
  private static final float RATE = .1f;

  private final float[][] weights;

  private LinearTerms(int classes) {
    this.weights = new float[classes][TermFeatures.SIZE];
  }

  /** Learns from terms; the same terms give the same model. */
  static LinearTerms train(
      TermFeatures features, List<LabelledTerm> terms, int classes, double penalty) {
    LinearTerms model = new LinearTerms(classes);
    float[][] squares = new float[classes][TermFeatures.SIZE];
    List<int[]> rows = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < terms.size(); i++) {
      rows.add(features.of(terms.get(i)));
      order.add(i);
    }
    Random random = new Random(11);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      Collections.shuffle(order, random);
      for (int i : order) {
        model.step(rows.get(i), terms.get(i).label(), penalty, squares);
      }
    }
    return model;
  }

  private void step(int[] features, int label, double penalty, float[][] squares) {
    double[] shares = shares(features);
    for (int k = 0; k < weights.length; k++) {
      double error = shares[k] - (k == label ? 1 : 0);
      for (int feature : features) {
        float slope = (float) (error + penalty * features.length * weights[k][feature]);
        squares[k][feature] += slope * slope;
        weights[k][feature] -= RATE * slope / (float) (1e-3 + Math.sqrt(squares[k][feature]));
      }
    }
  }

  private double[] shares(int[] features) {
    double[] shares = new double[weights.length];
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < shares.length; k++) {
      for (int feature : features) {
        shares[k] += weights[k][feature];
      }
      most = Math.max(most, shares[k]);
    }
    double sum = 0;
    for (int k = 0; k < shares.length; k++) {
      shares[k] = Math.exp(shares[k] - most);
      sum += shares[k];
    }
    for (int k = 0; k < shares.length; k++) {
      shares[k] /= sum;
    }
    return shares;
  }

  /** The most probable label. */
  int label(int[] features) {
    double[] shares = shares(features);
    int best = 0;
    for (int k = 1; k < shares.length; k++) {
      best = shares[k] > shares[best] ? k : best;
    }
    return best;
  }
}
