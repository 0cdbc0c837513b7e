package io.shopkeeper.data.sample;

import java.time.*;
import org.junit.jupiter.api.Test;

class CustomerLifeTest {
  @Test
  void probe() {
    for (long ev : new long[] {60_000, 1_000_000}) {
      long t0 = System.nanoTime();
      ShopPlan plan =
          new ShopPlan(
                  42,
                  ev / 40,
                  (int) Math.min(20000, ev / 50),
                  LocalDate.of(2026, 1, 1),
                  60,
                  ZoneOffset.UTC,
                  .05,
                  2.7)
              .calibrated(ev);
      long t1 = System.nanoTime();
      Shop shop = Shop.of(plan);
      ShopStatistics s = new ShopStatistics(plan.items());
      for (long c = 0; c < plan.customers(); c++) s.addLife(shop, c, e -> {});
      System.out.println(
          plan
              + "\n"
              + s.figures()
              + " rows "
              + s.rows()
              + " imp "
              + s.impressions()
              + " sessions "
              + s.sessions()
              + " calib s "
              + (t1 - t0) / 1e9
              + " sim s "
              + (System.nanoTime() - t1) / 1e9);
    }
    System.out.println(ShopFigures.GOOGLE_MERCHANDISE_STORE);
  }
}
