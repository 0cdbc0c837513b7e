package io.shopkeeper.recommend.again;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.night.RollingSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Learns when customers buy again what they bought, and publishes what they may want tomorrow. */
public final class BuyAgainJob implements Job<BuyAgainJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(
      BuyAgainSettings buyAgain,
      EvaluationSettings evaluation,
      RollingSettings rolling,
      GateSettings gate) {}

  @Override
  public String name() {
    return "buy-again";
  }

  @Override
  public String summary() {
    return "what each customer will want again, and how likely: learned from when customers came back";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<Purpose> purposes() {
    return List.of(BuyAgainModels.PURPOSE);
  }

  @Override
  public void check(Settings settings) {
    settings.buyAgain().check();
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    return context.tables().fingerprints(context.asOf(), ShopTables.EVENTS, ShopTables.PRODUCTS);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    new BuyAgainNight(settings, context, inputs(settings, context)).run();
  }
}
