package io.shopkeeper.reviews.insight;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Staging;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Writes the release {@code reviews}: tables of reviews, of aspects, of products, and of what
 * follows from these for recommendation.
 */
final class ReviewInsights {
  static final String RELEASE = "reviews";
  static final String SENTIMENT = "review_sentiment";
  static final String ASPECTS = "review_aspects";
  static final String PRODUCTS = "product_insights";
  static final String PRAISE = "item_praise";
  static final String USERS = "user_aspects";

  private static final StructType SENTIMENT_SCHEMA =
      new StructType()
          .add("review_id", DataTypes.StringType, false)
          .add("item_id", DataTypes.StringType, false)
          .add("score", DataTypes.FloatType, false)
          .add("label", DataTypes.StringType, false)
          .add("unsure", DataTypes.BooleanType, false)
          .add("source", DataTypes.StringType, false)
          .add("suspicious", DataTypes.StringType, true)
          .add(ScoredBefore.SUM, DataTypes.LongType, false)
          .add("release", DataTypes.StringType, false);

  private static final StructType ASPECT_SCHEMA =
      new StructType()
          .add("review_id", DataTypes.StringType, false)
          .add("item_id", DataTypes.StringType, false)
          .add("aspect", DataTypes.StringType, false)
          .add("polarity", DataTypes.StringType, false)
          .add("evidence", DataTypes.StringType, false)
          .add("field", DataTypes.StringType, false)
          .add("start", DataTypes.IntegerType, false)
          .add("end", DataTypes.IntegerType, false)
          .add("release", DataTypes.StringType, false);

  private static final ArrayType POINTS =
      DataTypes.createArrayType(
          new StructType()
              .add("aspect", DataTypes.StringType, false)
              .add("name_zh", DataTypes.StringType, false)
              .add("name_en", DataTypes.StringType, false)
              .add("reviews", DataTypes.LongType, false)
              .add("share", DataTypes.FloatType, false)
              .add("quotes", DataTypes.createArrayType(DataTypes.StringType, false), false),
          false);

  private static final StructType PRODUCT_SCHEMA =
      new StructType()
          .add("item_id", DataTypes.StringType, false)
          .add("lang", DataTypes.StringType, false)
          .add("reviews", DataTypes.LongType, false)
          .add("suspicious", DataTypes.LongType, false)
          .add("enough", DataTypes.BooleanType, false)
          .add("sentiment", DataTypes.FloatType, false)
          .add("low", DataTypes.FloatType, false)
          .add("high", DataTypes.FloatType, false)
          .add("category_sentiment", DataTypes.FloatType, false)
          .add("trend", DataTypes.StringType, true)
          .add("change", DataTypes.FloatType, true)
          .add("strengths", POINTS, false)
          .add("weaknesses", POINTS, false)
          .add("advice_zh", DataTypes.StringType, false)
          .add("advice_en", DataTypes.StringType, false)
          .add("release", DataTypes.StringType, false);

  private final ReviewInsightsJob.Settings settings;
  private final Ears ears;
  private final String model;
  private final String terms;
  private final JobContext context;

  /**
   * @param model the artifact and version of the classifier of reviews behind {@code ears}
   * @param terms those of the classifier of terms
   */
  ReviewInsights(
      ReviewInsightsJob.Settings settings,
      Ears ears,
      String model,
      String terms,
      JobContext context) {
    this.settings = settings;
    this.ears = ears;
    this.model = model;
    this.terms = terms;
    this.context = context;
  }

  /**
   * A reading.
   *
   * @param suspicious why it is suspicious; null if it is not
   * @param category of its product
   * @param sum of its text
   * @param known whether it was scored before
   */
  private record Heard(Reading reading, String suspicious, String category, long sum, boolean known)
      implements java.io.Serializable {}

  /** Reads the reviews and writes the tables. */
  void write(Dataset<Row> reviews, Staging staging) throws Exception {
    Dataset<Row> goods =
        Goods.of(
                context.spark(),
                reviews,
                context.tables().find(ShopTables.PRODUCTS, context.asOf()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> suspicious =
        new SuspiciousReviews(reviews, settings.suspicion())
            .find()
            .persist(StorageLevel.MEMORY_AND_DISK());
    context.phase("find suspicious reviews", () -> counted(suspicious));
    JavaRDD<Heard> heard =
        heard(reviews, goods, suspicious).persist(StorageLevel.MEMORY_AND_DISK_SER());
    context.phase("read reviews", () -> writeReviews(heard, staging));
    context.rows("scored_reviews", heard.filter(one -> !one.known()).count());
    context.phase("sum up products", () -> writeProducts(heard, staging));
    context.phase("reasons to recommend", () -> writeReasons(reviews, staging));
    heard.unpersist();
    suspicious.unpersist();
    goods.unpersist();
  }

  private void counted(Dataset<Row> suspicious) {
    Map<String, Long> counts = new TreeMap<>();
    suspicious
        .groupBy("suspicious")
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    context.fact("suspicious", counts);
  }

  private JavaRDD<Heard> heard(Dataset<Row> reviews, Dataset<Row> goods, Dataset<Row> suspicious)
      throws IOException {
    Column[] columns = Arrays.stream(Review.COLUMNS).map(reviews::col).toArray(Column[]::new);
    Broadcast<Ears> told =
        JavaSparkContext.fromSparkContext(context.spark().sparkContext()).broadcast(ears);
    InsightSettings insights = settings.insights();
    int first = columns.length;
    return reviews
        .select(columns)
        .withColumn(ScoredBefore.SUM, ScoredBefore.sum())
        .join(
            ScoredBefore.scores(model, context),
            new String[] {"review_id", ScoredBefore.SUM},
            "left")
        .join(
            ScoredBefore.aspects(terms, context),
            new String[] {"review_id", ScoredBefore.SUM},
            "left")
        .join(suspicious, new String[] {"review_id"}, "left")
        .join(goods, new String[] {"item_id"}, "left")
        .select(
            concat(
                Arrays.stream(Review.COLUMNS).map(c -> col(c)).toArray(Column[]::new),
                col("suspicious"),
                col("family"),
                col("category"),
                col(ScoredBefore.SUM),
                col(ScoredBefore.SCORE),
                col(ScoredBefore.UNSURE),
                col(ScoredBefore.SAID)))
        .toJavaRDD()
        .map(
            row -> {
              ScoredBefore.Known known = ScoredBefore.Known.of(row, first + 4);
              return new Heard(
                  Reading.of(
                      Review.of(row), row.getString(first + 1), told.value(), known, insights),
                  row.getString(first),
                  row.getString(first + 2),
                  row.getLong(first + 3),
                  known.feeling() != null);
            });
  }

  private void writeReviews(JavaRDD<Heard> heard, Staging staging) {
    String release = context.runId();
    sorted(heard.map(one -> sentiment(one, release)), SENTIMENT_SCHEMA, staging.path(SENTIMENT));
    sorted(
        heard.flatMap(one -> aspects(one.reading(), release).iterator()),
        ASPECT_SCHEMA,
        staging.path(ASPECTS));
  }

  private static Row sentiment(Heard heard, String release) {
    Reading reading = heard.reading();
    return RowFactory.create(
        reading.review().id(),
        reading.review().item(),
        reading.praise(),
        reading.label(),
        reading.unsure(),
        reading.source(),
        heard.suspicious(),
        heard.sum(),
        release);
  }

  private static List<Row> aspects(Reading reading, String release) {
    List<Row> rows = new ArrayList<>();
    for (Said said : reading.said()) {
      rows.add(
          RowFactory.create(
              reading.review().id(),
              reading.review().item(),
              said.aspect(),
              said.polarity() > 0 ? "positive" : "negative",
              said.evidence(),
              said.field(),
              said.start(),
              said.end(),
              release));
    }
    return rows;
  }

  /** Writes rows by item, those of a review together. */
  private void sorted(JavaRDD<Row> rows, StructType schema, String path) {
    context
        .spark()
        .createDataFrame(rows, schema)
        .repartitionByRange(col("item_id"), col("review_id"))
        .sortWithinPartitions("item_id", "review_id")
        .write()
        .option("compression", "zstd")
        .parquet(path);
  }

  private void writeProducts(JavaRDD<Heard> heard, Staging staging) {
    JavaPairRDD<Key, Tally> tallies =
        heard
            .filter(one -> one.reading().review().heardIn() != null)
            .mapToPair(
                one ->
                    new Tuple2<>(
                        new Key(
                            one.reading().review().item(),
                            one.reading().review().heardIn(),
                            one.category()),
                        one))
            .aggregateByKey(new Tally(), ReviewInsights::add, Tally::merge)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    Map<String, Liking> categories = new TreeMap<>(categories(tallies));
    Broadcast<Map<String, Liking>> shared =
        JavaSparkContext.fromSparkContext(context.spark().sparkContext()).broadcast(categories);
    InsightSettings insights = settings.insights();
    String release = context.runId();
    context
        .spark()
        .createDataFrame(
            tallies.map(
                product ->
                    row(
                        product._1(),
                        Insight.of(
                            product._2(), shared.value().get(product._1().liking()), insights),
                        release)),
            PRODUCT_SCHEMA)
        .repartitionByRange(col("item_id"), col("lang"))
        .sortWithinPartitions("item_id", "lang")
        .write()
        .option("compression", "zstd")
        .parquet(staging.path(PRODUCTS));
    tallies.unpersist();
    shared.destroy();
    facts(staging);
  }

  /** What is praised about items, and what customers speak of. */
  private void writeReasons(Dataset<Row> reviews, Staging staging) {
    ranked(ItemPraise.of(staged(PRODUCTS, staging)), "item_id", staging.path(PRAISE));
    ranked(
        UserAspects.of(
            reviews, staged(SENTIMENT, staging), staged(ASPECTS, staging), settings.userAspects()),
        "user_id",
        staging.path(USERS));
  }

  private Dataset<Row> staged(String table, Staging staging) {
    return context.spark().read().parquet(staging.path(table));
  }

  private void ranked(Dataset<Row> rows, String key, String path) {
    rows.withColumn("release", lit(context.runId()))
        .repartitionByRange(col(key))
        .sortWithinPartitions(key, "rank")
        .write()
        .option("compression", "zstd")
        .parquet(path);
  }

  /** The likings of the categories; of small ones, that of all products stands for them. */
  private static Map<String, Liking> categories(JavaPairRDD<Key, Tally> tallies) {
    Map<String, Liking> likings =
        new TreeMap<>(
            tallies
                .mapToPair(
                    product ->
                        new Tuple2<>(
                            product._1().liking(),
                            new Liking()
                                .add((double) product._2().reviews(), product._2().praise())))
                .reduceByKey(Liking::merge)
                .collectAsMap());
    Map<String, Liking> wholes = new TreeMap<>();
    likings.forEach(
        (key, liking) ->
            wholes.computeIfAbsent(key.substring(0, 2), k -> new Liking()).merge(liking));
    likings.replaceAll(
        (key, liking) -> liking.products() < 3 ? wholes.get(key.substring(0, 2)) : liking);
    return likings;
  }

  private static Tally add(Tally tally, Heard heard) {
    if (heard.suspicious() == null) {
      tally.add(heard.reading());
    } else {
      tally.addSuspicious();
    }
    return tally;
  }

  /** A product in a language. */
  private record Key(String item, String lang, String category) implements java.io.Serializable {
    /** The key of what it is compared with. */
    String liking() {
      return lang + " " + category;
    }
  }

  private static Row row(Key key, Insight insight, String release) {
    Liking.Share sentiment = insight.sentiment();
    return RowFactory.create(
        key.item(),
        key.lang(),
        insight.reviews(),
        insight.suspicious(),
        insight.enough(),
        (float) sentiment.mean(),
        (float) sentiment.low(),
        (float) sentiment.high(),
        (float) insight.category(),
        insight.trend(),
        insight.change() == null ? null : insight.change().floatValue(),
        points(insight.strengths()),
        points(insight.weaknesses()),
        Advice.chinese().of(insight),
        Advice.english().of(insight),
        release);
  }

  private static Row[] points(List<Insight.Point> points) {
    return points.stream()
        .map(
            point ->
                RowFactory.create(
                    point.aspect(),
                    point.chinese(),
                    point.english(),
                    point.reviews(),
                    (float) point.share(),
                    point.quotes().toArray(new String[0])))
        .toArray(Row[]::new);
  }

  /** What a night's report counts. */
  private void facts(Staging staging) {
    Row products =
        staged(PRODUCTS, staging)
            .agg(count("*"), count(when(col("enough"), lit(1))), sum("reviews"), sum("suspicious"))
            .head();
    context.fact(
        "insights",
        new InsightFacts(
            products.getLong(0),
            products.getLong(1),
            products.isNullAt(2) ? 0 : products.getLong(2),
            products.isNullAt(3) ? 0 : products.getLong(3)));
  }

  private static Column[] concat(Column[] left, Column... right) {
    Column[] all = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, all, left.length, right.length);
    return all;
  }
}
