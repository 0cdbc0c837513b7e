package io.shopkeeper.recommend.again;

import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.ranking.night.RollingSettings;
import java.io.Closeable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The purchases that the steps of one night have in common, and what they teach: the first step
 * that asks reads them. They end with the night.
 */
final class NightPurchases implements Closeable {
  /** What determines them. */
  private record Source(String events, List<String> types, Days days, int windows, long seed) {}

  /**
   * Purchases and what they teach.
   *
   * @param windows the windows of the log
   * @param outlook how customers come back for each item, as of each window
   * @param lessons what the windows teach
   */
  record Taught(PurchaseLog log, Windows windows, Outlook outlook, Lessons lessons) {}

  private final Map<Source, Taught> made = new HashMap<>();

  private NightPurchases() {}

  /** The purchases of a night, with windows as long as its test window. */
  static Taught of(
      JobContext context, BuyAgainSettings settings, RollingSettings rolling, Days days)
      throws Exception {
    Map<Source, Taught> made = context.shared(NightPurchases.class, NightPurchases::new).made;
    Source source =
        new Source(
            context.tables().fingerprint(ShopTables.EVENTS, days.asOf()),
            settings.eventTypes(),
            days,
            rolling.windows(),
            settings.seed());
    Taught taught = made.get(source);
    if (taught == null) {
      taught = read(context, settings, rolling, days);
      made.put(source, taught);
    }
    return taught;
  }

  private static Taught read(
      JobContext context, BuyAgainSettings settings, RollingSettings rolling, Days days)
      throws Exception {
    PurchaseLog log =
        context.phase(
            "read purchases",
            () ->
                PurchaseLog.of(
                    context.tables().read(ShopTables.EVENTS, days.asOf()),
                    settings.eventTypes(),
                    days.asOf()));
    Windows windows =
        Windows.of(
            days.asOf(),
            days.testDays(),
            log.firstDay().orElse(Integer.MAX_VALUE),
            rolling.windows());
    Outlook outlook = context.phase("count who came back", () -> Outlook.of(log, windows));
    long seed = settings.seed();
    Lessons lessons = context.phase("read windows", () -> Lessons.of(log, outlook, seed));
    return new Taught(log, windows, outlook, lessons);
  }

  @Override
  public void close() {
    made.values().forEach(taught -> taught.log().close());
  }
}
