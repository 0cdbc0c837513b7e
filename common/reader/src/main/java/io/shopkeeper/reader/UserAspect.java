package io.shopkeeper.reader;

import java.util.Comparator;
import org.apache.parquet.example.data.Group;

/**
 * An aspect that a customer speaks of more than the average customer does, the surest first.
 *
 * @param userId the customer's pseudonym
 * @param rank its rank, from 1
 * @param aspect its name in tables, such as {@code battery}
 * @param weight the share of the customer's reviews that speak of it, shrunk to the average's
 * @param confidence the probability that the share is above the average customer's
 */
public record UserAspect(String userId, int rank, String aspect, double weight, double confidence) {
  static final String NAME = "user_aspects";

  static final ReleasedTable.Shape<UserAspect> TABLE =
      new ReleasedTable.Shape<>(
          ProductInsight.TABLE.release(),
          NAME,
          "user_id",
          UserAspect::of,
          Comparator.comparingInt(UserAspect::rank));

  private static UserAspect of(Group row) {
    return new UserAspect(
        row.getString("user_id", 0),
        row.getInteger("rank", 0),
        row.getString("aspect", 0),
        row.getDouble("weight", 0),
        row.getDouble("confidence", 0));
  }
}
