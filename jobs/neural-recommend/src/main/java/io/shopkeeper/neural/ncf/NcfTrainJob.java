package io.shopkeeper.neural.ncf;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.deep.DeepLibrary;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.ranking.history.SeenItems;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Trains a neural collaborative filter and lets it go live where it is better. */
public final class NcfTrainJob implements Job<NcfTrainSettings> {
  @Override
  public String name() {
    return "ncf-train";
  }

  @Override
  public String summary() {
    return "train a neural collaborative filter, measure it beside ALS, gate it";
  }

  @Override
  public Class<NcfTrainSettings> settings() {
    return NcfTrainSettings.class;
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
  public void check(NcfTrainSettings settings) {
    SeenItems.requireEventTypes(
        "interactions.event-weights", settings.interactions().eventWeights());
    new SeenItems(settings.seenItems());
    settings.ncf().layerSizes();
  }

  @Override
  public Map<String, String> inputs(NcfTrainSettings settings, JobContext context)
      throws IOException {
    return context.tables().fingerprints(context.asOf(), ShopTables.EVENTS, ShopTables.PRODUCTS);
  }

  @Override
  public void run(NcfTrainSettings settings, JobContext context) throws Exception {
    new NcfNight(settings, context, inputs(settings, context)).run();
  }
}
