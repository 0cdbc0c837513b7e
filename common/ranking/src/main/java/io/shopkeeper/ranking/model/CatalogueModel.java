package io.shopkeeper.ranking.model;

import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A trained recommender over one item dictionary. Most models have parameters of items only and
 * derive a customer from the history, so that they also serve customers who came after training;
 * {@link NcfModel} has parameters of customers too. Models are immutable and thread-safe, and are
 * broadcast: whole or, where they are {@link DivisibleModel}s, in blocks of items.
 */
public interface CatalogueModel extends Serializable {
  /** The value of the {@code source} column. */
  String source();

  /**
   * The k best items for each customer, best first, without those that the history hides; an empty
   * list for a customer whom the model does not know.
   *
   * @param k length of a list, at least 1
   */
  List<ScoredItems> top(List<History> customers, int k);

  /**
   * The contribution of each of the customer's items to the scores of recommended ones; null if the
   * model's scores do not decompose.
   *
   * @param recommended ids of the recommended items
   * @param reasons number of contributions to name per item, at least 0
   */
  Contributions explain(History customer, int[] recommended, int reasons);

  /**
   * The same model, restricted to some items.
   *
   * @param shown by item id, whether the item may be recommended
   */
  CatalogueModel limitedTo(boolean[] shown);

  /** The same model as one that may come in blocks of items; empty if it has to be whole. */
  default Optional<DivisibleModel> divisible() {
    return this instanceof DivisibleModel model ? Optional.of(model) : Optional.empty();
  }

  /**
   * The same model with items folded in that appeared after training; the model itself if it does
   * not support that.
   */
  default CatalogueModel with(NewItems newItems) {
    return this;
  }
}
