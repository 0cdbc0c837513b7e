package io.shopkeeper.data.sample;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Mergeable counts from which {@link ShopFigures} are computed. The rows of one session must be
 * added contiguously.
 */
final class ShopStatistics implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 1;
  private static final int CLICKED = 2;
  private static final int VIEWED = 4;
  private static final int CARTED = 8;
  private static final int BOUGHT = 16;

  private final long[] viewsByItem;
  private final long[] pairs = new long[BOUGHT + 1];
  private long rows;
  private long impressions;
  private long sessions;
  private long sessionRows;

  private final transient Map<Integer, Integer> stepsByItem = new HashMap<>();
  private transient long rowsOfSession;

  ShopStatistics(int items) {
    viewsByItem = new long[items];
  }

  /** Adds a row of the current session, or one outside sessions. */
  void add(int item, Action action, boolean inSession) {
    rows++;
    if (action == Action.SHOW) {
      impressions++;
    }
    if (action == Action.VIEW) {
      viewsByItem[item]++;
    }
    if (!inSession) {
      return;
    }
    if (action != Action.SHOW) {
      rowsOfSession++;
    }
    int step =
        switch (action) {
          case SHOW -> SHOWN;
          case CLICK -> CLICKED;
          case VIEW -> VIEWED;
          case CART -> CARTED;
          case BUY -> BOUGHT;
          case UNCART, CHECKOUT, REFUND, RATE -> 0;
        };
    int before = stepsByItem.merge(item, step, (a, b) -> a | b);
    if (step == 0) {
      stepsByItem.put(item, before);
    }
  }

  /** Ends the current session. */
  void endSession() {
    if (rowsOfSession > 0) {
      sessions++;
      sessionRows += rowsOfSession;
    }
    for (int steps : stepsByItem.values()) {
      for (int step = SHOWN; step <= BOUGHT; step <<= 1) {
        if ((steps & step) != 0) {
          pairs[step]++;
        }
      }
    }
    stepsByItem.clear();
    rowsOfSession = 0;
  }

  /** Adds all rows of a customer and passes them to a consumer. */
  void addLife(Shop shop, long customer, Consumer<ShopEvent> onwards) {
    int[] current = {-1};
    CustomerLife.live(
        shop,
        customer,
        event -> {
          if (event.session() >= 0 && event.session() != current[0]) {
            endSession();
            current[0] = event.session();
          }
          add(event.item(), event.action(), event.session() >= 0);
          onwards.accept(event);
        });
    endSession();
  }

  /** Adds the counts of other customers. */
  void merge(ShopStatistics other) {
    for (int i = 0; i < viewsByItem.length; i++) {
      viewsByItem[i] += other.viewsByItem[i];
    }
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] += other.pairs[i];
    }
    rows += other.rows;
    impressions += other.impressions;
    sessions += other.sessions;
    sessionRows += other.sessionRows;
  }

  long rows() {
    return rows;
  }

  long impressions() {
    return impressions;
  }

  long sessions() {
    return sessions;
  }

  /** The figures; a rate with denominator 0 is 0. */
  ShopFigures figures() {
    return new ShopFigures(
        gini(Arrays.stream(viewsByItem).filter(views -> views > 0).toArray()),
        ratio(pairs[CLICKED], pairs[SHOWN]),
        ratio(pairs[CARTED], pairs[VIEWED]),
        ratio(pairs[BOUGHT], pairs[CARTED]),
        ratio(sessionRows, sessions));
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** The Gini coefficient: 0 if all counts are equal, near 1 if one has all. */
  static double gini(long[] counts) {
    long[] sorted = counts.clone();
    Arrays.sort(sorted);
    double weighted = 0;
    double total = 0;
    for (int i = 0; i < sorted.length; i++) {
      weighted += (i + 1.0) * sorted[i];
      total += sorted[i];
    }
    double n = sorted.length;
    return total == 0 ? 0 : 2 * weighted / (n * total) - (n + 1) / n;
  }
}
