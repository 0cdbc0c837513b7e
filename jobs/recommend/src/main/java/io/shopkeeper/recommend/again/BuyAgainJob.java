package io.shopkeeper.recommend.again;

import io.shopkeeper.core.JobException;
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
    List<String> types = settings.buyAgain().eventTypes();
    if (types.isEmpty()) {
      throw JobException.usage(
          "setting 'buy-again.event-types' is empty; name at least one type of event");
    }
    for (String type : types) {
      if (!ShopTables.EVENT_TYPES.contains(type)) {
        throw JobException.usage(
            "setting 'buy-again.event-types': there is no event type '%s'; use some of %s"
                .formatted(type, String.join(", ", ShopTables.EVENT_TYPES)));
      }
    }
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    return context.tables().fingerprints(context.asOf(), ShopTables.EVENTS, ShopTables.PRODUCTS);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    try (PurchaseLog log =
        context.phase(
            "read purchases",
            () ->
                PurchaseLog.of(
                    context.tables().read(ShopTables.EVENTS, context.asOf()),
                    settings.buyAgain().eventTypes(),
                    context.asOf()))) {
      new BuyAgainNight(settings, context, log, inputs(settings, context)).run();
    }
  }
}
