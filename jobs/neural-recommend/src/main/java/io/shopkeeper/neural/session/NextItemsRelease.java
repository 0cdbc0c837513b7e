package io.shopkeeper.neural.session;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.ItemNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes the release {@code next-items}: what may follow each session that ended lately. */
final class NextItemsRelease {
  static final String DOMAIN = "next-items";
  static final String TABLE = "next_items";

  private static final StructType SCHEMA =
      new StructType()
          .add("session_id", DataTypes.StringType, false)
          .add("item_id", DataTypes.StringType, false)
          .add("rank", DataTypes.IntegerType, false)
          .add("score", DataTypes.FloatType, false)
          .add("source", DataTypes.StringType, false)
          .add("release", DataTypes.StringType, false);

  private final JobContext context;
  private final SessionRnnSettings settings;
  private final long seed;

  NextItemsRelease(JobContext context, SessionRnnSettings settings, long seed) {
    this.context = context;
    this.settings = settings;
    this.seed = seed;
  }

  /** What tasks need. */
  private record Work(NextLists lists, ItemNames items, int perSession, String source, String run)
      implements java.io.Serializable {

    List<Row> rows(String session, int[] items) {
      NextLists.NextList list = lists.after(items, perSession);
      List<Row> rows = new ArrayList<>(perSession);
      add(rows, session, list.own(), source);
      add(rows, session, list.fill(), "popular");
      return rows;
    }

    private void add(List<Row> rows, String session, ScoredItems part, String from) {
      for (int i = 0; i < part.size(); i++) {
        rows.add(
            RowFactory.create(
                session,
                items.name(part.items()[i]),
                rows.size() + 1,
                part.scores()[i],
                from,
                run));
      }
    }
  }

  /** Writes the table, sorted by session, as one release; once for each run. */
  void write(Sessions sessions, NextLists lists, Version live, Map<String, String> inputs)
      throws IOException {
    Broadcast<Work> work =
        JavaSparkContext.fromSparkContext(context.spark().sparkContext())
            .broadcast(
                new Work(
                    lists,
                    sessions.items(),
                    settings.perSession(),
                    NextItemModels.source(live),
                    context.runId()));
    try {
      Version version =
          context
              .releases()
              .commitOnce(
                  DOMAIN,
                  context.runId(),
                  staging -> {
                    write(sessions, work, staging);
                    return context.draft(seed, inputs, Map.of(), labels(live));
                  });
      version.manifest().outputs().forEach(output -> context.rows(output.path(), output.rows()));
    } finally {
      work.destroy();
    }
  }

  private void write(Sessions sessions, Broadcast<Work> work, Staging staging) {
    sessions
        .ended(settings.servedDays())
        .select("session_id", "items")
        .repartitionByRange(col("session_id"))
        .sortWithinPartitions("session_id")
        .flatMap(
            (FlatMapFunction<Row, Row>)
                row -> work.value().rows(row.getString(0), Sessions.items(row, 1)).iterator(),
            Encoders.row(SCHEMA))
        .write()
        .option("compression", "zstd")
        .parquet(staging.path(TABLE));
  }

  private static Map<String, String> labels(Version live) {
    return Map.of("source", NextItemModels.source(live), "model", live.name() + "/" + live.label());
  }
}
