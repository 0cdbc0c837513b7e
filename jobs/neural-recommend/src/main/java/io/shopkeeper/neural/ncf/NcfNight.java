package io.shopkeeper.neural.ncf;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.train.Trainer;
import io.shopkeeper.deep.train.TrainingFacts;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.learning.judge.Lineup.Production;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.judge.Verdict;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.evaluate.Contenders;
import io.shopkeeper.ranking.evaluate.Evaluator;
import io.shopkeeper.ranking.evaluate.ListEvaluation;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.SeenItems;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.lists.Artifacts;
import io.shopkeeper.ranking.model.ModelFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/** One run of {@code ncf-train}, for processes that have DL4J. */
final class NcfNight {
  private static final String NCF = "ncf";
  private static final String ALS = "als";

  private final NcfTrainSettings settings;
  private final JobContext context;
  private final Map<String, String> inputs;
  private final List<TrainingFacts> trainings = new ArrayList<>();

  NcfNight(NcfTrainSettings settings, JobContext context, Map<String, String> inputs) {
    this.settings = settings;
    this.context = context;
    this.inputs = inputs;
  }

  void run() throws Exception {
    Days days = Days.testing(context.asOf(), settings.evaluation().testDays());
    Optional<Version> live = context.slots().live(Purpose.RECOMMENDER);
    try (Interactions data = context.phase("read events", () -> read(days))) {
      Shelf shelf =
          Shelf.of(context.tables().find(ShopTables.PRODUCTS, context.asOf()), data.items());
      ModelFiles files = new ModelFiles(data);
      NcfTraining training = new NcfTraining(settings.ncf(), settings.deep(), this::site, data);
      Contenders contenders = new Contenders(data, settings.itemItem(), settings.rp3beta());
      context.phase("train baselines", contenders::trainBaselines);
      Optional<NcfTrained> measured =
          context.phase("train ncf", () -> training.untilBest(View.TRAIN, "measured"));
      measured.ifPresent(ncf -> contenders.add(NCF, reported(ncf).model(), Role.CANDIDATE));
      context.phase("load als", () -> addAls(contenders, files, days));
      Optional<Production> production =
          context.phase(
              "load production", () -> contenders.addProduction(live, files, days.trainEnd()));
      Evaluator evaluator =
          new Evaluator(data, settings.evaluation(), shelf, settings.deep().seed());
      Evaluator.Outcome outcome =
          context.phase(
              "evaluate", () -> evaluator.evaluate(contenders.models(), contenders.popular()));
      Lineup lineup = contenders.lineup(NCF, production);
      Verdict verdict =
          context.phase(
              "judge", () -> Contenders.gate(settings.gate()).judge(outcome.board(), lineup));
      Map<String, Object> evaluation = ListEvaluation.facts(outcome, days, lineup);
      Artifacts.record(context, outcome, evaluation, verdict);

      Artifacts artifacts = new Artifacts(context, data, night(days, evaluation));
      NcfTrained serving =
          context.phase("train ncf on all days", () -> serving(training, measured));
      Version version =
          artifacts.write(serving.model(), contenders.models().get(NCF), verdict, serving::write);
      context.storage().delete(context.checkpoints() + "/" + NCF);
      artifacts.goLive(version, contenders, verdict);
    }
  }

  private Trainer.Site site(String training) {
    return new Trainer.Site(
        new JavaSparkContext(context.spark().sparkContext()),
        context.storage(),
        context.checkpoints() + "/" + NCF + "/" + training,
        Backend.SINGLE_THREAD,
        context.clock(),
        context::say);
  }

  private Interactions read(Days days) throws IOException {
    return Interactions.of(
        context.tables().read(ShopTables.EVENTS, context.asOf()),
        settings.interactions(),
        new SeenItems(settings.seenItems()),
        Feedback.IMPLICIT,
        days);
  }

  /** The one that serves: trained on all days, unless settings keep the measured one. */
  private NcfTrained serving(NcfTraining training, Optional<NcfTrained> measured)
      throws IOException {
    if (measured.isPresent()) {
      return settings.ncf().refit()
          ? reported(training.again(View.FULL, measured.get().trained().bestEpoch(), "serving"))
          : measured.get();
    }
    return reported(
        training
            .untilBest(View.FULL, "serving")
            .orElseThrow(
                () ->
                    JobException.badInput(
                        "table events up to %s: no customer has an interest above 0 in any item; see the settings under interactions.event-weights"
                            .formatted(context.asOf()))));
  }

  private NcfTrained reported(NcfTrained ncf) {
    trainings.add(ncf.trained().facts());
    context.fact(TrainingFacts.NAME, trainings);
    return ncf;
  }

  /** Adds the newest factorisation that was trained on none of the days of the test window. */
  private void addAls(Contenders contenders, ModelFiles files, Days days) throws IOException {
    String trainEnd = days.trainEnd().toString();
    List<Version> versions = context.artifacts().versions(ALS);
    for (int v = versions.size() - 1; v >= 0; v--) {
      Version version = versions.get(v);
      String trainedTo = version.manifest().labels().getOrDefault("train-to", "9999-12-31");
      if (trainedTo.compareTo(trainEnd) <= 0) {
        contenders.add(ALS, files.readForWindow(version, days.trainEnd()), Role.VARIANT);
        note("als is version %s, trained to %s".formatted(version.label(), trainedTo));
        return;
      }
    }
    note(
        versions.isEmpty()
            ? "als is not in the table: there is no version of it; run als-train first"
            : "als is not in the table: each of its %d versions was trained on days after %s, which the test window holds"
                .formatted(versions.size(), trainEnd));
  }

  private void note(String line) {
    context.say(line);
    context.fact("als", line);
  }

  private Artifacts.Night night(Days days, Map<String, Object> evaluation) {
    return new Artifacts.Night(
        days,
        settings.ncf().refit() ? days.asOf() : days.trainEnd(),
        settings.deep().seed(),
        settings.candidates(),
        inputs,
        evaluation);
  }
}
