package io.shopkeeper.core.repurchase;

import io.shopkeeper.core.classify.SoftmaxRegression;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The probability that a customer buys an item again within a horizon of days: a discrete-time
 * hazard, logistic in the {@link Signal}s (Singer and Willett 1993).
 */
public final class RepurchaseOdds implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The weight of all losses against half the squared length of the weights. */
  private static final double LOOSENESS = 1;

  private static final int STEPS = 200;

  private final double[] weights;
  private final double intercept;

  /**
   * Creates odds.
   *
   * @param weights of each signal by its place, of values that are not standardised
   */
  private RepurchaseOdds(double[] weights, double intercept) {
    this.weights = weights;
    this.intercept = intercept;
  }

  /**
   * The odds of given weights.
   *
   * @param weights by the label of the signal; one that is absent weighs nothing
   * @throws IllegalArgumentException for a label that no signal has
   */
  public static RepurchaseOdds of(Map<String, Double> weights, double intercept) {
    double[] of = new double[Signal.values().length];
    Map<String, Double> left = new TreeMap<>(weights);
    for (Signal signal : Signal.values()) {
      Double weight = left.remove(signal.label());
      of[signal.place()] = weight == null ? 0 : weight;
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException("there are no signals " + left.keySet());
    }
    return new RepurchaseOdds(of, intercept);
  }

  /**
   * The odds by how often alone, for where nothing can be learned: in proportion to the times.
   *
   * @param examples pairs of a customer and an item that they had bought
   * @param taken how many of them were bought again
   */
  public static RepurchaseOdds byTimes(long examples, long taken) {
    double share = (taken + 0.5) / (examples + 1.0);
    return of(Map.of(Signal.TIMES.label(), 1.0), Math.log(share / (1 - share)));
  }

  /**
   * Learns the odds from what happened.
   *
   * @param signals [examples, signals]
   * @param taken whether each was bought again
   * @param used the signals that may weigh something
   */
  public static RepurchaseOdds learn(List<float[]> signals, boolean[] taken, Set<Signal> used) {
    int[] columns = used.stream().mapToInt(Signal::place).sorted().toArray();
    double[] means = new double[columns.length];
    double[] deviations = new double[columns.length];
    for (int c = 0; c < columns.length; c++) {
      int column = columns[c];
      double mean = signals.stream().mapToDouble(x -> x[column]).average().orElse(0);
      double square =
          signals.stream().mapToDouble(x -> (x[column] - mean) * (x[column] - mean)).sum();
      means[c] = mean;
      // A signal that is the same everywhere teaches nothing: its standardised values are 0.
      deviations[c] = square == 0 ? 1 : Math.sqrt(square / signals.size());
    }
    int[] places = IntStream.range(0, columns.length).toArray();
    int[][] placesOfAll = new int[signals.size()][];
    Arrays.fill(placesOfAll, places);
    float[][] values = new float[signals.size()][columns.length];
    int[] labels = new int[signals.size()];
    for (int e = 0; e < labels.length; e++) {
      for (int c = 0; c < columns.length; c++) {
        values[e][c] = (float) ((signals.get(e)[columns[c]] - means[c]) / deviations[c]);
      }
      labels[e] = taken[e] ? 1 : 0;
    }
    SoftmaxRegression.Fitted fitted =
        SoftmaxRegression.fit(
            new SoftmaxRegression.Examples(placesOfAll, values, labels, columns.length, 2),
            LOOSENESS,
            STEPS);
    double[] weights = new double[Signal.values().length];
    double intercept = fitted.intercepts()[1] - fitted.intercepts()[0];
    for (int c = 0; c < columns.length; c++) {
      double weight =
          ((double) fitted.weights()[2 * c + 1] - fitted.weights()[2 * c]) / deviations[c];
      weights[columns[c]] = weight;
      intercept -= weight * means[c];
    }
    return new RepurchaseOdds(weights, intercept);
  }

  /** The log-odds with no signal. */
  public double intercept() {
    return intercept;
  }

  /** The weight of each signal that has one. */
  public Map<Signal, Double> weights() {
    Map<Signal, Double> of = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      if (weights[signal.place()] != 0) {
        of.put(signal, weights[signal.place()]);
      }
    }
    return of;
  }

  /** The probability of one candidate, in (0, 1). */
  public double probability(float[] signals) {
    double logOdds = intercept;
    for (int s = 0; s < weights.length; s++) {
      logOdds += weights[s] * signals[s];
    }
    return 1 / (1 + Math.exp(-logOdds));
  }

  /**
   * The candidates that are likeliest to be bought again, best first, of equal ones the smaller id.
   *
   * @return places among the candidates, with their probabilities
   */
  public ScoredItems best(Candidates candidates, int k) {
    TopK best = new TopK(k);
    for (int i = 0; i < candidates.size(); i++) {
      best.offer(i, (float) probability(candidates.signals()[i]));
    }
    return best.take();
  }
}
