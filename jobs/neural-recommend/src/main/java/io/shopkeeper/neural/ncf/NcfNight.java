package io.shopkeeper.neural.ncf;

import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.recommend.ItemContent;
import io.shopkeeper.deep.train.Trainer;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.CatalogueContent;
import io.shopkeeper.ranking.history.EventLog;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.NightInteractions;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.ModelCodecs;
import io.shopkeeper.ranking.model.NcfModel;
import io.shopkeeper.ranking.night.RecommenderNight;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the job {@code ncf-train}; this class needs DL4J. */
final class NcfNight {
  private final NcfTrainJob.Settings settings;
  private final JobContext context;
  private final Map<String, String> inputs;

  NcfNight(NcfTrainJob.Settings settings, JobContext context, Map<String, String> inputs) {
    this.settings = settings;
    this.context = context;
    this.inputs = inputs;
  }

  void run() throws Exception {
    Days days = Days.testing(context.asOf(), settings.evaluation().testDays());
    Interactions data = context.phase("read events", () -> read(days));
    Shelf shelf =
        Shelf.of(context.tables().find(ShopTables.PRODUCTS, context.asOf()), data.items());
    NcfTraining training = new NcfTraining(settings.ncf(), settings.deep(), this::site, data);
    NcfContender ncf = new NcfContender(settings.ncf(), training, data, context);
    ItemContent content = CatalogueContent.of(context, data.items());
    new RecommenderNight(context, log(), data, shelf, content, plan(days))
        .candidate(ncf.contender(), Map.of(AlsModel.SOURCE, (contenders, its) -> als(data, days)));
  }

  private Trainer.Site site(String training) {
    return Trainer.Site.of(context, NcfModel.SOURCE + "/" + training);
  }

  private EventLog log() throws IOException {
    return NightInteractions.log(
        context, settings.interactions(), settings.seenItems(), Feedback.IMPLICIT);
  }

  private Interactions read(Days days) throws IOException {
    return NightInteractions.of(
        context, settings.interactions(), settings.seenItems(), Feedback.IMPLICIT, days);
  }

  /** The newest factorisation that was not trained on any day of the test window. */
  private Optional<CatalogueModel> als(Interactions data, Days days) throws IOException {
    List<Version> versions = context.artifacts().versions(AlsModel.SOURCE);
    Optional<Version> newest = State.newestBefore(versions, days.trainEnd());
    if (newest.isPresent()) {
      Version version = newest.get();
      note(
          "als is version %s, trained to %s"
              .formatted(version.label(), version.manifest().labels().get("train-to")));
      return Optional.of(
          new ModelCodecs(data).als().read(version, State.forWindow(version, days.trainEnd())));
    }
    note(
        versions.isEmpty()
            ? "als is not in the table: there is no version of it; run als-train first"
            : "als is not in the table: each of its %d versions was trained on days after %s, which the test window holds"
                .formatted(versions.size(), days.trainEnd()));
    return Optional.empty();
  }

  private void note(String line) {
    context.say(line);
    context.fact("als", line);
  }

  private RecommenderNight.Plan plan(Days days) {
    return new RecommenderNight.Plan(
        days,
        settings.ncf().refit(),
        settings.deep().seed(),
        inputs,
        Map.of(),
        settings.itemItem(),
        settings.rp3beta(),
        settings.ease(),
        settings.candidates(),
        settings.evaluation(),
        settings.rolling(),
        RecommenderNight.NewItems.NONE,
        settings.gate());
  }
}
