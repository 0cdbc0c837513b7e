package io.shopkeeper.core.recommend;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A model whose scores are sums over the items of a customer's history, as those of neighbours and
 * of a factorisation are. What a customer is to the model follows from the rows of the items of the
 * history, and the scores of items from that and their own rows: so they may come from parts of the
 * model that have different items. Thread-safe.
 */
public interface HistorySum extends Serializable {
  /** The size of the item dictionary. */
  int items();

  /** What a customer is to a model. */
  interface Customer {
    /**
     * By what the scores are multiplied to be standardised: one over their deviation over the
     * catalogue.
     *
     * @param known how many items the catalogue has
     */
    double scale(int known);
  }

  /**
   * What a customer with this history is to the model, which has the rows of its items.
   *
   * @param history item indices, ascending
   * @param strengths of interest in each item of the history
   */
  Customer customer(int[] history, float[] strengths);

  /**
   * Adds a customer's scores, times a factor, to those of other models.
   *
   * @param customer as this model or another part of it has it
   * @param first the item to whose score the first sum belongs
   * @param to one sum for each of consecutive items, whose rows the model has
   */
  void add(Customer customer, double factor, int first, double[] to);

  /**
   * The score of every item for a customer.
   *
   * @param to receives one score for each item, 0 for one that the model does not know; what it
   *     holds is overwritten
   */
  default void scores(int[] history, float[] strengths, double[] to) {
    Arrays.fill(to, 0);
    add(customer(history, strengths), 1, 0, to);
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
