package io.shopkeeper.ranking.night;

import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.PopularModel;

/**
 * Looks at the blend of each test window of a night, the oldest first and that of the night last,
 * while the interactions are there. Nothing that it finds chooses a model.
 */
@FunctionalInterface
public interface Onlooker {
  /** Nobody looks. */
  Onlooker NOBODY = (days, data, blend, popular) -> {};

  /**
   * Looks at one window.
   *
   * @param days the window, and the days before it that the models were trained on
   * @param data the interactions of these days
   * @param popular what short lists are filled with
   */
  void see(Days days, Interactions data, CatalogueModel blend, PopularModel popular)
      throws Exception;
}
