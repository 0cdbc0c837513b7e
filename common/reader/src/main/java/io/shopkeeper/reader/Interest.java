package io.shopkeeper.reader;

import java.util.Comparator;
import org.apache.parquet.example.data.Group;

/**
 * An interest of a customer by the pictures that the customer met, of each kind the greatest first.
 *
 * @param userId the customer's pseudonym
 * @param kind {@code category} or {@code scene}
 * @param value which one
 * @param weight its share in all that the customer met, in [0, 1]
 * @param confidence the probability that the share is above the average customer's
 */
public record Interest(String userId, String kind, String value, double weight, double confidence) {
  static final ReleasedTable.Shape<Interest> TABLE =
      new ReleasedTable.Shape<>(
          "interests",
          "user_interests",
          "user_id",
          Interest::of,
          Comparator.comparing(Interest::kind)
              .thenComparing(Comparator.comparingDouble(Interest::weight).reversed()));

  private static Interest of(Group row) {
    return new Interest(
        row.getString("user_id", 0),
        row.getString("kind", 0),
        row.getString("value", 0),
        row.getDouble("weight", 0),
        row.getDouble("confidence", 0));
  }
}
