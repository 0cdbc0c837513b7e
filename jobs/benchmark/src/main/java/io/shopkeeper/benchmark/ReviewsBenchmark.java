package io.shopkeeper.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.reviews.insight.ReviewInsightsJob;
import io.shopkeeper.reviews.sentiment.LiveSentiment;
import io.shopkeeper.reviews.sentiment.ReviewSentimentTrainJob;
import io.shopkeeper.reviews.sentiment.ReviewStarsTrainJob;
import io.shopkeeper.reviews.sentiment.SentimentNight;
import io.shopkeeper.reviews.sentiment.StarsNight;
import io.shopkeeper.reviews.words.ReviewText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The night of {@code review-sentiment-train} on ingested reviews, with a slice for each item, or
 * that of {@code review-stars-train}.
 *
 * <pre>
 * ROOT validation|test [--stars | --live | --without ITEM] [SETTING=VALUE...]   the root into which the reviews were ingested
 * </pre>
 *
 * On {@code validation} the test reviews stay unread: those for validation take their place, and
 * another tenth of the rest theirs. With {@code --without} the item's reviews are not learned from,
 * and all of them are the test: kinds of goods that nothing was learned of. With {@code --live}
 * nothing is trained: what an earlier night made live is counted by item. Settings are those of the
 * job, over its file in {@code conf/jobs}.
 */
public final class ReviewsBenchmark {
  private static final int TENTHS = 10;
  private static final int PARTITIONS = 8;

  /** Reviews of an item below which nothing is said of it. */
  private static final int LEAST = 300;

  private ReviewsBenchmark() {}

  /** Runs the night and prints what it says. */
  @AllowedHere("a benchmark is a process of its own: it prints")
  public static void main(String[] arguments) {
    List<String> line = Arrays.asList(arguments);
    boolean stars = line.size() > 2 && line.get(2).equals("--stars");
    boolean live = line.size() > 2 && line.get(2).equals("--live");
    boolean without = line.size() > 3 && line.get(2).equals("--without");
    if (line.size() < 2 || !List.of("validation", "test").contains(line.get(1))) {
      System.err.println(
          "usage: ROOT validation|test [--stars | --live | --without ITEM] [SETTING=VALUE...]; see the Javadoc");
      return;
    }
    Column part = line.get(1).equals("test") ? Part.of(col("text")) : validated();
    Job<?> night =
        live
            ? byItem(part)
            : stars ? stars(part) : sentiment(without ? strange(line.get(3), part) : part);
    List<String> settings = line.subList(stars || live ? 3 : without ? 4 : 2, line.size());
    System.exit(OneJob.run(night, line.get(0), settings).code());
  }

  private static Job<?> sentiment(Column part) {
    return new Divided<>(
        new ReviewSentimentTrainJob(),
        (settings, context) ->
            new SentimentNight(settings, context)
                .dividedBy(part)
                .alsoSlicedBy("item_id")
                .run(Map.of()));
  }

  private static Job<?> stars(Column part) {
    return new Divided<>(
        new ReviewStarsTrainJob(),
        (settings, context) -> new StarsNight(settings, context).dividedBy(part).run(Map.of()));
  }

  /** How right the live classifier is about the test reviews of each item that has enough. */
  private static Job<?> byItem(Column part) {
    return new Divided<>(
        new ReviewInsightsJob(),
        (settings, context) -> {
          LiveSentiment live = LiveSentiment.of(context).orElseThrow();
          Map<String, List<int[]>> cases = new TreeMap<>();
          for (Row row : said(live, part, context).collect()) {
            int[] one = {row.getInt(1), row.getInt(2)};
            cases.computeIfAbsent("all", item -> new ArrayList<>()).add(one);
            cases.computeIfAbsent(row.getString(0), item -> new ArrayList<>()).add(one);
          }
          cases.forEach(
              (item, its) -> {
                if (its.size() >= LEAST) {
                  context.say(TransferBenchmark.line(live.version() + ", " + item, its));
                }
              });
        });
  }

  /** Of each test review the item, whether it praises, and whether the classifier says so. */
  private static JavaRDD<Row> said(LiveSentiment live, Column part, JobContext context)
      throws IOException {
    return context
        .tables()
        .read(ShopTables.REVIEWS, context.asOf())
        .where(col("label").isin("positive", "negative"))
        .select(
            col("item_id"),
            col("label").equalTo("positive").cast("int").as("praise"),
            ReviewText.COLUMN.as("text"))
        .where(part.equalTo(Part.TEST.number()))
        .repartition(PARTITIONS)
        .toJavaRDD()
        .map(
            row ->
                RowFactory.create(
                    row.getString(0),
                    row.getInt(1),
                    live.of(row.getString(2)).label().equals("positive") ? 1 : 0));
  }

  /** The test tenth left out, the others moved one on. */
  private static Column validated() {
    Column tenth = conv(substring(sha2(col("text"), 256), 1, 8), 16, 10).cast("long").mod(TENTHS);
    return when(tenth.equalTo(1), Part.TEST.number())
        .when(tenth.equalTo(2), Part.VALIDATION.number())
        .when(tenth.gt(2), Part.TRAINING.number());
  }

  /** An item's reviews are the test, and no others. */
  private static Column strange(String item, Column part) {
    Column tests = lit(Part.TEST.number());
    return when(col("item_id").equalTo(item), tests).when(part.notEqual(tests), part);
  }
}
