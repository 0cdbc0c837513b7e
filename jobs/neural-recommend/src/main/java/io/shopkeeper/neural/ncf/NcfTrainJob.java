package io.shopkeeper.neural.ncf;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.deep.DeepLibrary;
import io.shopkeeper.deep.train.TrainingSettings;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.SeenItems;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.lists.CandidateSettings;
import io.shopkeeper.ranking.model.EaseSettings;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import io.shopkeeper.ranking.night.RollingSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Trains a neural collaborative filtering model and promotes it if it passes the quality gate. */
public final class NcfTrainJob implements Job<NcfTrainJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(
      InteractionSettings interactions,
      SeenItemsSettings seenItems,
      NcfSettings ncf,
      TrainingSettings deep,
      ItemItemSettings itemItem,
      Rp3BetaSettings rp3beta,
      EaseSettings ease,
      CandidateSettings candidates,
      EvaluationSettings evaluation,
      RollingSettings rolling,
      GateSettings gate) {}

  @Override
  public String name() {
    return "ncf-train";
  }

  @Override
  public String summary() {
    return "train a neural collaborative filter, measure it beside ALS, gate it";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> libraries() {
    return List.of(DeepLibrary.JAR);
  }

  @Override
  public List<Purpose> purposes() {
    return List.of(Purpose.RECOMMENDER);
  }

  @Override
  public void check(Settings settings) {
    SeenItems.requireEventTypes(
        "interactions.event-weights", settings.interactions().eventWeights());
    new SeenItems(settings.seenItems());
    settings.ncf().layerSizes();
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    return context.tables().fingerprints(context.asOf(), ShopTables.EVENTS, ShopTables.PRODUCTS);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    new NcfNight(settings, context, inputs(settings, context)).run();
  }
}
