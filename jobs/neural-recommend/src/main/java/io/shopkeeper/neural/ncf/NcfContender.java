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

/** The network of one night: trained for the test, and again to serve. */
final class NcfContender {
  private final NcfSettings settings;
  private final NcfTraining training;
  private final Interactions data;
  private final JobContext context;
  private final List<TrainingFacts> facts = new ArrayList<>();
  private Optional<NcfTrained> measured = Optional.empty();

  /** Nothing trained yet. */
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

  /** Trains on the days before the window, unless nobody took anything then. */
  private Optional<Made<NcfModel>> train() throws IOException {
    measured = training.untilBest(View.TRAIN, "measured");
    return measured.map(this::made);
  }

  /** The one that serves: trained again on all days, unless settings keep the measured one. */
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
