package io.shopkeeper.data.sample;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The parameters that determine a synthetic shop: equal plans yield identical rows.
 *
 * @param customers number of customers, without bots
 * @param items number of items of the catalogue over all days
 * @param firstDay the first shop-local day with rows
 * @param days number of days
 * @param zone the shop's time zone
 * @param listLogShare share of lists whose impressions and clicks are logged, in [0, 1]
 * @param sessionsPerCustomer the scale of activity, set by {@link #calibrated}
 */
record ShopPlan(
    long seed,
    long customers,
    int items,
    LocalDate firstDay,
    int days,
    ZoneId zone,
    double listLogShare,
    double sessionsPerCustomer)
    implements Serializable {

  /** Number of customers that are simulated to calibrate the activity. */
  private static final int TRIED = 6_000;

  /** The last day with rows. */
  LocalDate lastDay() {
    return firstDay.plusDays(days - 1L);
  }

  /**
   * This plan with the activity calibrated to a number of rows of the clean log, by simulating the
   * first customers, who are a representative sample (see {@link Customer}).
   */
  ShopPlan calibrated(long rows) {
    long tried = Math.min(TRIED, customers);
    double wanted = (double) rows * tried / customers;
    ShopPlan plan = this;
    ShopPlan best = this;
    double bestError = Double.POSITIVE_INFINITY;
    for (int attempt = 0; attempt < 12 && bestError > .004; attempt++) {
      Shop shop = Shop.of(plan);
      long[] count = new long[1];
      for (long customer = 0; customer < tried; customer++) {
        CustomerLife.live(shop, customer, event -> count[0]++);
      }
      double error = Math.abs(count[0] / wanted - 1);
      if (error < bestError) {
        bestError = error;
        best = plan;
      }
      double factor = Math.min(20, wanted / Math.max((double) count[0], wanted / 20));
      plan = plan.withSessionsPerCustomer(plan.sessionsPerCustomer * factor);
    }
    return best;
  }

  private ShopPlan withSessionsPerCustomer(double sessions) {
    return new ShopPlan(seed, customers, items, firstDay, days, zone, listLogShare, sessions);
  }
}
