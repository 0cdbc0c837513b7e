package io.shopkeeper.ranking.night;

import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.model.AlsModel;
import java.util.Optional;

/** The factorisation of a night: a part of its blend, and a contender beside it. */
public interface Factorisation extends Recipe {
  /** The contender, which trains no more often than {@link #on}. */
  Contender<AlsModel> contender();

  /**
   * The factorisation of the days that a view holds, trained once; empty if nobody has an interest
   * there.
   */
  Optional<AlsModel> on(View view);

  /**
   * The factorisation of the days before the test window from other first factors, to tell how far
   * luck goes; empty if nobody asked for it or nobody has an interest there.
   */
  Optional<AlsModel> fromOtherFactors();
}
