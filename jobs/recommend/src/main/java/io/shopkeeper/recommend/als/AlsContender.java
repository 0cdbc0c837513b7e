package io.shopkeeper.recommend.als;

import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.Made;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.ModelCodecs;
import io.shopkeeper.ranking.night.Dictionary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trains the factorisation of one night: before the test window to evaluate it, and on all days to
 * serve.
 */
final class AlsContender implements AutoCloseable {
  private final AlsSettings settings;
  private final Interactions data;
  private final AlsRun run;
  private final List<AlsTrained> trained = new ArrayList<>();

  /**
   * Creates a contender that is not trained yet.
   *
   * @param run start and checkpoints of its trainings
   */
  AlsContender(AlsSettings settings, Interactions data, AlsRun run) {
    this.settings = settings;
    this.data = data;
    this.run = run;
  }

  Contender<AlsModel> contender() {
    return new Contender<>(
        AlsModel.SOURCE, Role.CANDIDATE, this::train, this::serving, new ModelCodecs(data).als());
  }

  /** Trains on the days before the test window; empty if there were no interactions. */
  private Optional<Made<AlsModel>> train() {
    AlsTraining training = new AlsTraining(data, View.TRAIN);
    return training.hasRatings() ? Optional.of(made(training, run)) : Optional.empty();
  }

  /** The model that serves: retrained on all days, unless the settings keep the evaluated one. */
  private Made<AlsModel> serving(Optional<Made<AlsModel>> measured) {
    if (measured.isPresent() && !settings.refit()) {
      return measured.get();
    }
    Optional<AlsStart> start =
        measured
            .filter(made -> settings.warmStart())
            .map(made -> AlsStart.ofItems(made.model().itemOf(), made.model().factors()));
    return made(new AlsTraining(data, View.FULL), run.startingFrom(start));
  }

  private Made<AlsModel> made(AlsTraining training, AlsRun beginning) {
    AlsTrained als = training.als(settings, beginning);
    trained.add(als);
    return new Made<>(
        als.items(),
        staging -> {
          als.model().write().save(staging.path("model"));
          Dictionary.write(staging, data);
        });
  }

  @Override
  public void close() {
    trained.forEach(AlsTrained::close);
  }
}
