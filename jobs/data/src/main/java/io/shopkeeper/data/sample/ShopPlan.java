package io.shopkeeper.data.sample;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Everything that one synthetic shop follows from: two shops of equal plans are equal, row for row.
 *
 * @param customers people who may come; bots not counted
 * @param items goods that are ever in the catalogue
 * @param firstDay the first shop-local day with rows
 * @param days how many days there are
 * @param zone the shop's zone
 * @param listLogShare the share of shown lists whose impressions and clicks the shop logs
 * @param sessionsPerCustomer the scale of activity, found by {@link #calibrated}
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

  /** Customers whose lives are tried to find the scale of activity. */
  private static final int TRIED = 6_000;

  /** The last day with rows. */
  LocalDate lastDay() {
    return firstDay.plusDays(days - 1L);
  }

  /**
   * This plan with the activity at which the shop's clean log has the wanted number of rows. Tries
   * the lives of the first customers, which are a fair sample because their traits are spread
   * evenly (see {@link Customer}).
   */
  ShopPlan calibrated(long rows) {
    long tried = Math.min(TRIED, customers);
    double wanted = (double) rows * tried / customers;
    ShopPlan plan = this;
    ShopPlan best = this;
    double bestError = Double.POSITIVE_INFINITY;
    for (int attempt = 0; attempt < 12 && bestError > .002; attempt++) {
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
