package io.shopkeeper.data.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.testkit.ForAll;
import org.junit.jupiter.api.Test;

class ShopStatisticsTest {
  @Test
  void giniIsTheMeanAbsoluteDifferenceOverTwiceTheMean() {
    ForAll.seeds(
        50,
        random -> {
          long[] counts = random.longs(random.nextInt(1, 40), 0, 1000).toArray();
          counts[0] = 1;
          double differences = 0;
          double sum = 0;
          for (long a : counts) {
            sum += a;
            for (long b : counts) {
              differences += Math.abs(a - b);
            }
          }
          double n = counts.length;
          assertEquals(differences / (2 * n * sum), ShopStatistics.gini(counts), 1e-9);
        });
    assertEquals(0, ShopStatistics.gini(new long[0]));
  }

  @Test
  void ratesCountPairsOfSessionAndItemOnce() {
    ShopStatistics statistics = new ShopStatistics(3);
    Action[] first = {
      Action.SHOW, Action.CLICK, Action.VIEW, Action.VIEW, Action.CART, Action.CHECKOUT, Action.BUY
    };
    for (Action action : first) {
      statistics.add(0, action, true);
    }
    statistics.add(1, Action.SHOW, true);
    statistics.add(1, Action.VIEW, true);
    statistics.endSession();
    statistics.add(0, Action.VIEW, true);
    statistics.add(0, Action.CART, true);
    statistics.add(2, Action.RATE, false);
    statistics.endSession();
    statistics.add(2, Action.SHOW, true);
    statistics.endSession();
    ShopFigures figures = statistics.figures();
    assertEquals(1 / 3.0, figures.impressionToClick());
    assertEquals(2 / 3.0, figures.viewToCart());
    assertEquals(1 / 2.0, figures.cartToPurchase());
    // Seven rows other than impressions, then two; the last session has none.
    assertEquals((7 + 2) / 2.0, figures.sessionLength());
    assertEquals(13, statistics.rows());
    assertEquals(3, statistics.impressions());
    // Three views of item 0, one of item 1.
    assertEquals(.25, figures.popularityGini());
  }

  @Test
  void statisticsOfPartsAddUp() {
    Shop shop = Shop.of(SampleStores.plan("events=3000").shop());
    ShopStatistics whole = new ShopStatistics(shop.items());
    ShopStatistics even = new ShopStatistics(shop.items());
    ShopStatistics odd = new ShopStatistics(shop.items());
    for (long customer = 0; customer < shop.plan().customers(); customer++) {
      whole.addLife(shop, customer, event -> {});
      (customer % 2 == 0 ? even : odd).addLife(shop, customer, event -> {});
    }
    odd.merge(even);
    assertEquals(whole.figures(), odd.figures());
    assertEquals(whole.rows(), odd.rows());
    assertEquals(whole.sessions(), odd.sessions());
  }
}
