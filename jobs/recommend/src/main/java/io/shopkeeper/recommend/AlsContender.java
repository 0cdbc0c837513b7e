package io.shopkeeper.recommend;

import io.shopkeeper.ranking.evaluate.Contenders;
import io.shopkeeper.ranking.evaluate.EvaluationFacts;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.DiverseModel;
import java.util.Optional;
import org.apache.spark.ml.recommendation.ALSModel;

/** The factorisation of one night: trained for the test, and again to serve. */
final class AlsContender {
  static final String ALS = "als";
  static final String DIVERSE = "als-diverse";

  private final AlsTrainSettings settings;
  private final Interactions data;
  private final AlsRun run;
  private ALSModel trained;

  /**
   * Nothing trained yet.
   *
   * @param run what its trainings begin with
   */
  AlsContender(AlsTrainSettings settings, Interactions data, AlsRun run) {
    this.settings = settings;
    this.data = data;
    this.run = run;
  }

  /** Trains on the days before the window, unless nobody did anything then. */
  void join(Contenders contenders, Shelf shelf) {
    AlsTraining training = new AlsTraining(data, View.TRAIN);
    if (training.hasRatings()) {
      trained = training.als(settings.als(), run);
      AlsModel als = training.itemsOf(trained, settings.als());
      contenders.add(ALS, als, EvaluationFacts.CANDIDATE);
      CatalogueModel diverse = DiverseModel.of(als, shelf, settings.diversity());
      if (diverse != als) {
        contenders.add(DIVERSE, diverse, "variant");
      }
    }
  }

  /** The one that serves: trained again on all days, unless settings keep the evaluated one. */
  ALSModel serving() {
    return settings.als().refit() || trained == null
        ? new AlsTraining(data, View.FULL).als(settings.als(), run.startingFrom(evaluated()))
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
    return new AlsTraining(data, View.FULL).itemsOf(als, settings.als());
  }
}
