package io.shopkeeper.platform.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import io.shopkeeper.core.pseudonym.KnownIds;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.sketch.BloomFilter;

/**
 * The ids of orders and of the customers who placed them, in a Bloom filter (Bloom 1970): 2.4 bytes
 * an id, and of other ids one in ten thousand is taken for one of these.
 */
public final class OrderIds implements KnownIds {
  private static final long serialVersionUID = 1L;
  private static final double WRONG = 1e-4;

  private final BloomFilter ids;

  private OrderIds(BloomFilter ids) {
    this.ids = ids;
  }

  /**
   * The ids of some orders.
   *
   * @param orders with {@code order_id} and {@code user_id}, pseudonyms both
   */
  public static OrderIds of(Dataset<Row> orders) {
    long most = Math.max(1, 2 * orders.count());
    Dataset<Row> ids = orders.select(explode(array(col("order_id"), col("user_id"))).as("id"));
    return new OrderIds(ids.stat().bloomFilter("id", most, WRONG));
  }

  @Override
  public boolean has(String pseudonym) {
    return ids.mightContainString(pseudonym);
  }
}
