package io.shopkeeper.ranking.model;

import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import java.io.Serializable;
import java.util.List;

/**
 * A trained model over one item dictionary. Most know items only: a customer is what the history
 * says, so that yesterday's model answers tonight's customers; {@link NcfModel} knows its
 * customers. Immutable, small enough to be sent to every executor, used by several threads at once.
 */
public interface CatalogueModel extends Serializable {
  /** The value of the {@code source} column. */
  String source();

  /**
   * The k best items for each customer, best first, none that the customer's history hides; an
   * empty list for a customer of whom the model knows nothing.
   */
  List<ScoredItems> top(List<History> customers, int k);

  /**
   * What each of the customer's items adds to the scores of recommended ones; null where the model
   * has no such parts.
   */
  Contributions explain(History customer, int[] recommended, int reasons);

  /** The same model, giving only the items that are marked. */
  CatalogueModel limitedTo(boolean[] shown);

  /**
   * The same model with items that came since it was trained; the model itself where it cannot take
   * them in.
   */
  default CatalogueModel with(NewItems newItems) {
    return this;
  }
}
