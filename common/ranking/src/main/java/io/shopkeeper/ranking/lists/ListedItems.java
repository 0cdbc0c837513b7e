package io.shopkeeper.ranking.lists;

import static java.util.stream.Collectors.toList;

import io.shopkeeper.ranking.history.ItemNames;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.DivisibleModel;
import io.shopkeeper.ranking.model.NewItemPlaces;
import java.io.Serializable;
import java.util.List;

/**
 * What of lists grows with the catalogue: the items' names, the model and what new items are like.
 * It is whole or, where the model is a {@link DivisibleModel}, the part with some items.
 */
final class ListedItems implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ItemNames names;
  private final CatalogueModel model;

  /** Null where new items have no places of their own. */
  private final NewItemPlaces newItems;

  ListedItems(ItemNames names, CatalogueModel model, NewItemPlaces newItems) {
    this.names = names;
    this.model = model;
    this.newItems = newItems;
  }

  ItemNames names() {
    return names;
  }

  CatalogueModel model() {
    return model;
  }

  NewItemPlaces newItems() {
    return newItems;
  }

  /** The model as one that comes in blocks, as it does here. */
  DivisibleModel divisible() {
    return model.divisible().orElseThrow();
  }

  /**
   * The part with some items.
   *
   * @param items ids, ascending; those that are not here are left out
   */
  ListedItems only(int[] items) {
    return new ListedItems(
        names.only(items), divisible().only(items), newItems == null ? null : newItems.only(items));
  }

  /** One part of several, whose items ascend from part to part. */
  static ListedItems joined(List<ListedItems> parts) {
    ListedItems one = parts.get(0);
    return new ListedItems(
        ItemNames.joined(parts.stream().map(part -> part.names).toList()),
        one.divisible().joined(parts.stream().map(ListedItems::divisible).collect(toList())),
        one.newItems == null
            ? null
            : NewItemPlaces.joined(parts.stream().map(part -> part.newItems).toList()));
  }
}
