package io.shopkeeper.neural.ncf;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.train.TrainingFacts;
import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.Made;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.ModelCodecs;
import io.shopkeeper.ranking.model.NcfModel;
import io.shopkeeper.ranking.night.Dictionary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trains the network of one night: before the test window to evaluate it, and on all days to serve.
 */
final class NcfContender {
  private final NcfSettings settings;
  private final NcfTraining training;
  private final Interactions data;
  private final JobContext context;
  private final List<TrainingFacts> facts = new ArrayList<>();
  private Optional<NcfTrained> measured = Optional.empty();

  /** Creates a contender that is not trained yet. */
  NcfContender(NcfSettings settings, NcfTraining training, Interactions data, JobContext context) {
    this.settings = settings;
    this.training = training;
    this.data = data;
    this.context = context;
  }

  Contender<NcfModel> contender() {
    return new Contender<>(
        NcfModel.SOURCE,
        Role.CANDIDATE,
        this::train,
        made -> serving(),
        new ModelCodecs(data).ncf());
  }

  /** Trains on the days before the test window; empty if there were no interactions. */
  private Optional<Made<NcfModel>> train() throws IOException {
    measured = training.untilBest(View.TRAIN, "measured");
    return measured.map(this::made);
  }

  /** The model that serves: retrained on all days, unless the settings keep the evaluated one. */
  private Made<NcfModel> serving() throws IOException {
    if (measured.isEmpty()) {
      return made(
          training
              .untilBest(View.FULL, "serving")
              .orElseThrow(
                  () ->
                      JobException.badInput(
                          "table events up to %s: no customer has an interest above 0 in any item; see the settings under interactions.event-weights"
                              .formatted(context.asOf()))));
    }
    return settings.refit()
        ? made(training.again(View.FULL, measured.get().trained().bestEpoch(), "serving"))
        : kept(measured.get());
  }

  private Made<NcfModel> made(NcfTrained ncf) {
    facts.add(ncf.trained().facts());
    context.fact(TrainingFacts.NAME, facts);
    return kept(ncf);
  }

  private Made<NcfModel> kept(NcfTrained ncf) {
    return new Made<>(
        ncf.model(),
        staging -> {
          ncf.write(staging);
          Dictionary.write(staging, data);
        });
  }
}
