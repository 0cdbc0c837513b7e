package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.data.ingest.IngestSettings.Checks;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Refuses the events of bots: users with more events per day, impressions excluded, than a person
 * can make.
 */
record Bots() implements WindowRule {
  @Override
  public String code() {
    return "bot";
  }

  @Override
  public List<String> by() {
    return List.of("user_id", "ds");
  }

  @Override
  public Dataset<Row> groups(Dataset<Row> accepted, Checks limits) {
    return accepted
        .filter(col("user_id").isNotNull().and(col("event_type").notEqual("impression")))
        .groupBy("user_id", "ds")
        .count()
        .filter(col("count").gt(limits.botEvents()))
        .select("user_id", "ds");
  }

  @Override
  public String reason(Checks limits) {
    return "bot: over " + limits.botEvents() + " events by a user in a day";
  }

  @Override
  public Check share(String table, long refused, long parsed, Checks limits) {
    return new Check(
        table,
        "bot-share",
        refused,
        parsed,
        limits.maxBotShare(),
        "max-bot-share",
        "events are by bots: over " + limits.botEvents() + " a day by one user");
  }
}
