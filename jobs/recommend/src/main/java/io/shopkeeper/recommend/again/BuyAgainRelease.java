package io.shopkeeper.recommend.again;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.repurchase.Candidates;
import io.shopkeeper.core.repurchase.RepurchaseOdds;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.io.Serializable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes the release {@code buy-again}: what each customer is likely to buy once more. */
final class BuyAgainRelease {
  static final String DOMAIN = "buy-again";
  static final String TABLE = "buy_again";

  private static final StructType SCHEMA =
      new StructType()
          .add("user_id", DataTypes.StringType, false)
          .add("rank", DataTypes.IntegerType, false)
          .add("item_id", DataTypes.StringType, false)
          .add("probability", DataTypes.FloatType, false)
          .add("times_bought", DataTypes.IntegerType, false)
          .add("last_bought", DataTypes.DateType, false)
          .add("usual_interval_days", DataTypes.FloatType, false)
          .add("source", DataTypes.StringType, false)
          .add("release", DataTypes.StringType, false);

  private final JobContext context;
  private final BuyAgainSettings settings;
  private final Map<String, String> inputs;

  BuyAgainRelease(JobContext context, BuyAgainSettings settings, Map<String, String> inputs) {
    this.context = context;
    this.settings = settings;
    this.inputs = inputs;
  }

  /** What tasks need. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Work(
      Outlook.Shared shared,
      RepurchaseOdds odds,
      boolean[] shown,
      int perUser,
      double least,
      String source,
      String run)
      implements Serializable {

    Iterator<Row> rows(Row customer) {
      Candidates candidates = shared.candidates(shared.purchases(customer), Windows.TOMORROW);
      ScoredItems best = odds.best(candidates, candidates.size());
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < best.size() && rows.size() < perUser; i++) {
        int place = best.items()[i];
        if (shown[candidates.items()[place]] && best.scores()[i] >= least) {
          rows.add(
              RowFactory.create(
                  customer.getString(0),
                  rows.size() + 1,
                  shared.name(candidates.items()[place]),
                  best.scores()[i],
                  candidates.times()[place],
                  Date.valueOf(LocalDate.ofEpochDay(candidates.last()[place])),
                  candidates.intervals()[place],
                  source,
                  run));
        }
      }
      return rows.iterator();
    }
  }

  /**
   * Writes the table, sorted by customer, as one release; once for each run.
   *
   * @param shown whether each item of the log may be shown
   */
  void write(
      PurchaseLog log,
      Outlook outlook,
      RepurchaseOdds odds,
      boolean[] shown,
      Map<String, String> labels)
      throws IOException {
    try (Outlook.Shared shared = outlook.share(log)) {
      Work work =
          new Work(
              shared,
              odds,
              shown,
              settings.perUser(),
              settings.leastProbability(),
              labels.get("source"),
              context.runId());
      Version version =
          context
              .releases()
              .commitOnce(
                  DOMAIN,
                  context.runId(),
                  staging -> {
                    write(log, work, staging);
                    return context.draft(settings.seed(), inputs, Map.of(), labels);
                  });
      version.manifest().outputs().forEach(output -> context.rows(output.path(), output.rows()));
    }
  }

  private static void write(PurchaseLog log, Work work, Staging staging) {
    log.customers()
        .repartitionByRange(col("user_id"))
        .sortWithinPartitions("user_id")
        .flatMap((FlatMapFunction<Row, Row>) work::rows, Encoders.row(SCHEMA))
        .write()
        .option("compression", "zstd")
        .parquet(staging.path(TABLE));
  }
}
