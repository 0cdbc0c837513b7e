package io.shopkeeper.core.recommend;

import java.io.Serializable;

/**
 * A model whose scores are sums over the items of a customer's history, as those of neighbours and
 * of a factorisation are. Thread-safe.
 */
public interface HistorySum extends Serializable {
  /** The size of the item dictionary. */
  int items();

  /**
   * The score of every item for a customer.
   *
   * @param history item indices, ascending
   * @param strengths of interest in each item of the history
   * @param to receives one score for each item, 0 for one that the model does not know; what it
   *     holds is overwritten
   */
  void scores(int[] history, float[] strengths, double[] to);

  /**
   * Adds a customer's scores, divided by their deviation over the catalogue and times a weight, to
   * those of other models. What a model overrides must agree with {@link #scores} within rounding.
   *
   * @param known how many items the catalogue has
   * @param to one sum for each item
   */
  default void addStandardised(
      int[] history, float[] strengths, double weight, int known, double[] to) {
    double[] own = new double[items()];
    scores(history, strengths, own);
    double factor = weight * Blend.scale(own, known);
    for (int i = 0; i < own.length; i++) {
      to[i] += factor * own[i];
    }
  }

  /**
   * By what a customer's scores are multiplied to be standardised: one over their deviation over
   * the catalogue.
   *
   * @param known how many items the catalogue has
   */
  default double scale(int[] history, float[] strengths, int known) {
    double[] own = new double[items()];
    scores(history, strengths, own);
    return Blend.scale(own, known);
  }

  /**
   * Adds what each item of a history contributes to scores.
   *
   * @param recommended the items whose scores are split
   * @param factor by which contributions are multiplied
   * @param to recommended × history
   */
  void contributions(
      int[] history, float[] strengths, int[] recommended, double factor, double[][] to);
}
