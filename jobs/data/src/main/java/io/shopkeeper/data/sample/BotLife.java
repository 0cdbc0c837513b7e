package io.shopkeeper.data.sample;

import java.util.function.Consumer;

/** Simulates a bot: one user with hundreds of views per minute on one day. */
final class BotLife {
  private BotLife() {}

  /**
   * Passes a bot's rows to {@code log}.
   *
   * @param number its customer number
   * @param views number of pages it views; fewer if the day ends before
   */
  static void crawl(Shop shop, long number, int views, Consumer<ShopEvent> log) {
    Draws draws = Draws.of(shop.plan().seed(), 21, number);
    int day = draws.below(shop.plan().days());
    long time = shop.timeOf(day, draws.between(0, 12 * 3_600));
    int item = draws.below(shop.items());
    for (int sequence = 0; sequence < views; sequence++) {
      do {
        item = (item + 1) % shop.items();
      } while (!shop.active(item, day));
      time += 200 + draws.below(500);
      int today = shop.dayOf(time);
      if (today < 0) {
        return;
      }
      log.accept(
          new ShopEvent(
              number, sequence, 0, true, time, today, item, Action.VIEW, -1, 0, 0, -1, null, 0));
    }
  }
}
