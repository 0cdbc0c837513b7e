package io.shopkeeper.ranking.model;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import java.util.List;

/**
 * A model whose parameters belong to items, so that a catalogue too large for one broadcast comes
 * in blocks. A part of the model has the rows of some items, and what is small and concerns them
 * all, such as a Gram matrix. It answers for customers whose histories it has rows of: that takes
 * the part with the items of a batch of customers, gathered from the blocks, and then one block
 * after another, whose items are scored. A model of one block is its own only block, so that lists
 * do not depend on the blocks, to the last bit.
 */
public interface DivisibleModel extends CatalogueModel {
  /**
   * The part of the model with some items; others than those it has rows of are left out.
   *
   * @param items ids, ascending
   */
  DivisibleModel only(int[] items);

  /**
   * One part of several.
   *
   * @param parts of this model, at least one, whose items ascend from part to part
   */
  DivisibleModel joined(List<DivisibleModel> parts);

  /**
   * The best items of each customer, best first, as {@link CatalogueModel#top} has them but for
   * {@link #ordered}.
   *
   * @param customers whose histories this part has rows of
   * @param blocks parts of the same model, each of consecutive items; all items together
   */
  List<ScoredItems> top(List<History> customers, int k, Iterable<DivisibleModel> blocks);

  /**
   * Lists of {@link #top(List, int, Iterable)} in their final order.
   *
   * @param found the lists, whose items this part has rows of
   * @param k length of a list, at least 1
   */
  default List<ScoredItems> ordered(List<ScoredItems> found, int k) {
    return found;
  }

  @Override
  default List<ScoredItems> top(List<History> customers, int k) {
    return ordered(top(customers, k, List.of(this)), k);
  }
}
