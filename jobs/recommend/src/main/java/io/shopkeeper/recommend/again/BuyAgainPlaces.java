package io.shopkeeper.recommend.again;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.CustomerHistory;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.ItemNames;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Brings what customers may buy again to those who make their lists. */
public final class BuyAgainPlaces {
  private BuyAgainPlaces() {}

  /**
   * The newest release of {@code buy-again} of the night's day; empty if there is none. An older
   * one would offer what was bought or returned since.
   */
  public static Optional<Version> tonight(JobContext context) throws IOException {
    return context.releases().versions(BuyAgainRelease.DOMAIN).stream()
        .filter(version -> version.manifest().asOf().equals(context.asOf().toString()))
        .reduce((older, newer) -> newer);
  }

  /**
   * The same customers, each with what they may buy again.
   *
   * @param release of {@code buy-again}
   * @param shown whether each item may be shown, by its id in {@code data}
   * @param most items for a customer
   */
  public static Interactions beside(Interactions data, Version release, boolean[] shown, int most) {
    Dataset<Row> customers = data.customers();
    Broadcast<ItemNames> names =
        new JavaSparkContext(customers.sparkSession().sparkContext()).broadcast(data.items());
    Dataset<Row> again =
        customers
            .sparkSession()
            .read()
            .parquet(release.output(BuyAgainRelease.TABLE))
            .groupBy("user_id")
            .agg(sort_array(collect_list(struct("rank", "item_id", "probability"))).as("again"));
    Dataset<Row> joined =
        customers
            .join(again, customers.col("user_id").equalTo(again.col("user_id")), "left")
            .select(
                col("user"), customers.col("user_id"), col("segment"), col("history"), col("again"))
            .map(
                (MapFunction<Row, Row>)
                    row ->
                        RowFactory.create(
                            row.get(0),
                            row.get(1),
                            row.get(2),
                            row.get(3),
                            CustomerHistory.bytes(
                                known(row.getList(4), names.value(), shown).first(most))),
                Encoders.row(CustomerHistory.WITH_AGAIN))
            .repartitionByRange(customers.rdd().getNumPartitions(), col("user_id"))
            .sortWithinPartitions("user_id");
    return Interactions.ofHistories(joined, data.items(), data.users());
  }

  /** Of what a customer may buy again that which may be shown, in its order. */
  private static ScoredItems known(List<Row> again, ItemNames names, boolean[] shown) {
    int n = 0;
    int[] items = new int[again == null ? 0 : again.size()];
    float[] probabilities = new float[items.length];
    for (int i = 0; i < items.length; i++) {
      int item = names.id(again.get(i).getString(1));
      if (item >= 0 && shown[item]) {
        items[n] = item;
        probabilities[n++] = again.get(i).getFloat(2);
      }
    }
    return new ScoredItems(items, probabilities).first(n);
  }
}
