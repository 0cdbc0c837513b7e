package io.shopkeeper.data.sample;

import java.util.LinkedHashMap;
import java.util.Map;

/** The order lines of one customer with their states. */
final class OrderBook {
  private static final long DAY = 86_400_000L;

  private final Map<Long, Line> lines = new LinkedHashMap<>();

  /**
   * One item of an order.
   *
   * @param order number of the session of the order
   * @param state paid, shipped, delivered or returned
   * @param changed time of the last change of state, in milliseconds since the epoch
   */
  record Line(int order, int item, int quantity, String state, long changed) {}

  /** Adds an event; only purchases and returns have an effect. */
  void add(ShopEvent event) {
    long key = ((long) event.order() << 32) | event.item();
    if (event.action() == Action.BUY) {
      lines.put(key, new Line(event.order(), event.item(), event.quantity(), "paid", event.time()));
    } else if (event.action() == Action.REFUND) {
      lines.put(
          key, new Line(event.order(), event.item(), event.quantity(), "returned", event.time()));
    }
  }

  /** The order lines as of a time: shipped after one day, delivered after four. */
  Iterable<Line> at(long now) {
    return lines.values().stream()
        .map(
            line -> {
              if (!line.state.equals("paid") || now - line.changed < DAY) {
                return line;
              }
              boolean delivered = now - line.changed >= 4 * DAY;
              return new Line(
                  line.order,
                  line.item,
                  line.quantity,
                  delivered ? "delivered" : "shipped",
                  line.changed + (delivered ? 4 : 1) * DAY);
            })
        .toList();
  }
}
