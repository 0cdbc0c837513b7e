package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.SampleStoreSettings.Dirt;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The plan of a shop with the faults of its raw files.
 *
 * @param dirt the rates of faults, scaled
 * @param bots number of bots, whose numbers follow the customers'
 * @param viewsABot number of views of each bot
 */
record StorePlan(ShopPlan shop, Dirt dirt, int bots, int viewsABot) implements Serializable {
  private static final double BOT_VIEWS = 3_000;

  /**
   * The plan of the settings, calibrated so that the total number of lines is the requested one.
   */
  static StorePlan of(SampleStoreSettings settings, LocalDate lastDay, ZoneId zone) {
    Dirt dirt = settings.dirt().scaled();
    double events = settings.events() / (1 + dirt.duplicates());
    double botRows = dirt.bots() * events;
    int bots = botRows < 1 ? 0 : (int) Math.max(1, Math.round(botRows / BOT_VIEWS));
    ShopPlan shop =
        new ShopPlan(
                settings.seed(),
                settings.customerCount(),
                settings.catalogueSize(),
                lastDay.minusDays(settings.days() - 1L),
                settings.days(),
                zone,
                settings.listLogShare(),
                2)
            .calibrated(Math.max(1, Math.round(events - botRows)));
    return new StorePlan(shop, dirt, bots, bots == 0 ? 0 : (int) Math.round(botRows / bots));
  }

  /** The files of the behaviour log. */
  LogFiles files(long events) {
    return LogFiles.of(shop, dirt, (double) events / shop.days());
  }
}
