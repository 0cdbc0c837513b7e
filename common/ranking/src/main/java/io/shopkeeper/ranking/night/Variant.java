package io.shopkeeper.ranking.night;

import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.CatalogueModel;
import java.util.Map;
import java.util.Optional;

/** A model that is measured for comparison and cannot go live, in each test window of a night. */
@FunctionalInterface
public interface Variant {
  /**
   * The variant; empty if it does not apply.
   *
   * @param contenders the models of the window, by name
   * @param shelf the catalogue over their items
   */
  Optional<CatalogueModel> of(Map<String, CatalogueModel> contenders, Shelf shelf) throws Exception;
}
