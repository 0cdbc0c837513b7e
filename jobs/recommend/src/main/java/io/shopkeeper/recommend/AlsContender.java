package io.shopkeeper.recommend;

import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.ranking.evaluate.Contenders;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.DiverseModel;
import java.util.Optional;
import org.apache.spark.ml.recommendation.ALSModel;

/** The factorisation of one night: trained for the test, and again to serve. */
final class AlsContender implements AutoCloseable {
  static final String ALS = "als";
  static final String DIVERSE = "als-diverse";

  private final AlsTrainSettings settings;
  private final AlsTraining test;
  private final AlsTraining full;
  private final AlsRun run;
  private ALSModel trained;

  /**
   * Nothing trained yet.
   *
   * @param run what its trainings begin with
   */
  AlsContender(AlsTrainSettings settings, Interactions data, AlsRun run) {
    this.settings = settings;
    this.test = new AlsTraining(data, View.TRAIN);
    this.full = new AlsTraining(data, View.FULL);
    this.run = run;
  }

  /** Trains on the days before the window, unless nobody did anything then. */
  void join(Contenders contenders, Shelf shelf) {
    if (test.hasRatings()) {
      trained = test.als(settings.als(), run);
      AlsModel als = itemsOf(trained);
      contenders.add(ALS, als, Role.CANDIDATE);
      CatalogueModel diverse = DiverseModel.of(als, shelf, settings.diversity());
      if (diverse != als) {
        contenders.add(DIVERSE, diverse, Role.VARIANT);
      }
    }
  }

  /** The one that serves: trained again on all days, unless settings keep the evaluated one. */
  ALSModel serving() {
    return settings.als().refit() || trained == null
        ? full.als(settings.als(), run.startingFrom(evaluated()))
        : trained;
  }

  /** What was trained for the test, to begin with. */
  private Optional<AlsStart> evaluated() {
    if (!settings.als().warmStart() || trained == null) {
      return Optional.empty();
    }
    AlsModel als = itemsOf(trained);
    return Optional.of(AlsStart.ofItems(als.itemOf(), als.factors()));
  }

  /** The item side of a factorisation. */
  AlsModel itemsOf(ALSModel als) {
    return (als == trained ? test : full).itemsOf(als, settings.als());
  }

  @Override
  public void close() {
    test.close();
    full.close();
  }
}
