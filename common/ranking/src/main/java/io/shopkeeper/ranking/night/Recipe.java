package io.shopkeeper.ranking.night;

import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.AlsModel;
import java.util.Optional;

/** How a factorisation is trained on earlier days, with the settings of the night. */
@FunctionalInterface
public interface Recipe {
  /** Trains on the days before the test window; empty if nobody has an interest there. */
  Optional<AlsModel> train(Interactions earlier);
}
