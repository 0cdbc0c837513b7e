package io.shopkeeper.recommend.als;

import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.Contender.Stored;
import io.shopkeeper.learning.contest.Made;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.ModelCodecs;
import io.shopkeeper.ranking.night.Dictionary;
import io.shopkeeper.ranking.night.Factorisation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Trains the factorisation of one night: before the test window to evaluate it, and on all days to
 * serve, each once.
 */
final class AlsContender implements Factorisation, AutoCloseable {
  private final AlsSettings settings;
  private final Interactions data;
  private final AlsRun run;
  private final Map<View, Optional<AlsTrained>> trained = new EnumMap<>(View.class);

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

  @Override
  public Contender<AlsModel> contender() {
    return new Contender<>(
        AlsModel.SOURCE,
        Role.BASELINE,
        () -> trained(View.TRAIN).map(this::made),
        measured -> made(serving(measured.isPresent()).orElseThrow()),
        new ModelCodecs(data).als(),
        Stored.ALWAYS);
  }

  @Override
  public Optional<AlsModel> on(View view) {
    return trained(view).map(AlsTrained::items);
  }

  @Override
  public Optional<AlsModel> fromOtherFactors() {
    return settings.luckSeed() == settings.seed()
        ? Optional.empty()
        : train(data, settings.withLuck());
  }

  @Override
  public Optional<AlsModel> train(Interactions earlier) {
    return train(earlier, settings);
  }

  private static Optional<AlsModel> train(Interactions earlier, AlsSettings settings) {
    AlsTraining training = new AlsTraining(earlier, View.TRAIN);
    if (!training.hasRatings()) {
      return Optional.empty();
    }
    try (AlsTrained als = training.als(settings)) {
      return Optional.of(als.items());
    }
  }

  /** The training that serves: on all days, unless the settings keep the evaluated one. */
  private Optional<AlsTrained> serving(boolean measured) {
    return trained(measured && !settings.refit() ? View.TRAIN : View.FULL);
  }

  private Optional<AlsTrained> trained(View view) {
    if (!trained.containsKey(view)) {
      AlsTraining training = new AlsTraining(data, view);
      trained.put(
          view,
          training.hasRatings()
              ? Optional.of(training.als(settings, beginning(view)))
              : Optional.empty());
    }
    return trained.get(view);
  }

  /** The training on all days goes on from the evaluated one, where the settings say so. */
  private AlsRun beginning(View view) {
    return view == View.TRAIN
        ? run
        : run.startingFrom(
            trained
                .getOrDefault(View.TRAIN, Optional.empty())
                .filter(measured -> settings.warmStart())
                .map(AlsTrained::items)
                .map(items -> AlsStart.ofItems(items.itemOf(), items.factors())));
  }

  private Made<AlsModel> made(AlsTrained als) {
    return new Made<>(
        als.items(),
        staging -> {
          als.model().write().save(staging.path("model"));
          Dictionary.write(staging, data);
        });
  }

  @Override
  public void close() {
    trained.values().forEach(als -> als.ifPresent(AlsTrained::close));
  }
}
