package io.shopkeeper.reader;

import java.time.LocalDate;
import java.util.Comparator;
import org.apache.parquet.example.data.Group;

/**
 * An item that a customer may buy again, the likeliest first; {@code docs/recommend.md} says how
 * that is foretold.
 *
 * @param userId the customer's pseudonym
 * @param rank from 1
 * @param itemId the item
 * @param probability that the customer buys it within the days of a window, in (0, 1)
 * @param timesBought on how many days the customer bought and kept it
 * @param lastBought the last of them
 * @param usualIntervalDays between two purchases, the customer's own shrunk towards the item's
 */
public record BuyAgain(
    String userId,
    int rank,
    String itemId,
    float probability,
    int timesBought,
    LocalDate lastBought,
    float usualIntervalDays) {
  static final ReleasedTable.Shape<BuyAgain> TABLE =
      new ReleasedTable.Shape<>(
          "buy-again",
          "buy_again",
          "user_id",
          BuyAgain::of,
          Comparator.comparingInt(BuyAgain::rank));

  private static BuyAgain of(Group row) {
    return new BuyAgain(
        row.getString("user_id", 0),
        row.getInteger("rank", 0),
        row.getString("item_id", 0),
        row.getFloat("probability", 0),
        row.getInteger("times_bought", 0),
        LocalDate.ofEpochDay(row.getInteger("last_bought", 0)),
        row.getFloat("usual_interval_days", 0));
  }
}
