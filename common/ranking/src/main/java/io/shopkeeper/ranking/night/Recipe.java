package io.shopkeeper.ranking.night;

import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.CatalogueModel;
import java.util.Map;

/** How a night's own models are trained on earlier days, with the settings of the night. */
@FunctionalInterface
public interface Recipe {
  /**
   * Trains on the days before the test window of some interactions.
   *
   * @param shelf the catalogue over the items of {@code earlier}
   * @return the models by the names under which the board lists them
   */
  Map<String, CatalogueModel> train(Interactions earlier, Shelf shelf);
}
