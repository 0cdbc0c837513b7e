package io.shopkeeper.service.gaps;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.answer.Answer;
import io.shopkeeper.answer.Answerer;
import io.shopkeeper.answer.Customer;
import io.shopkeeper.answer.Dialogue;
import io.shopkeeper.answer.Gap;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.service.answer.Desk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Writes the release {@code service}: what is asked and not answered. */
public final class GapRelease {
  static final String RELEASE = "service";

  /** The table of gaps. */
  public static final String GAPS = "service_gaps";

  static final String GOODS = "goods";
  private static final String QUESTION = "question";

  private static final int EXAMPLES = 5;

  /** A customer's question, as it was asked first, and the title of a product no longer sold. */
  private static final StructType HEARD =
      new StructType()
          .add("text", DataTypes.StringType, false)
          .add("gone", DataTypes.StringType, false)
          .add("lang", DataTypes.StringType, false)
          .add("outcome", DataTypes.StringType, false)
          .add("kind", DataTypes.StringType)
          .add("about", DataTypes.StringType)
          .add("example", DataTypes.StringType)
          .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false));

  private static final StructType BELONGS =
      HEARD.add("gap", DataTypes.IntegerType, false).add("nearness", DataTypes.DoubleType, false);

  private static final Column UNANSWERED = col("kind").isNotNull();

  private final GapSettings settings;
  private final Desk desk;
  private final JobContext context;
  private final Reading reading;

  GapRelease(GapSettings settings, Desk desk, JobContext context) {
    this.settings = settings;
    this.desk = desk;
    this.context = context;
    this.reading = new Reading(desk.models(), settings.nearness(), settings.sharedWords());
  }

  void write(Staging staging) throws Exception {
    Dataset<Row> asked = asked().persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> heard =
        heard(asked.groupBy("text", "gone").agg(count(lit(1)).as("asked")))
            .persist(StorageLevel.MEMORY_AND_DISK());
    context.phase("ask", () -> context.rows("texts", heard.count()));
    Dataset<Row> outcomes = asked.join(heard.drop("vector"), keys());
    Gaps gaps = context.phase("find gaps", () -> found(heard, outcomes));
    context.phase("count", () -> tell(asked.join(belonging(heard, gaps), keys()), staging));
    context.phase("sum up", () -> facts(outcomes, staging));
    heard.unpersist(false);
    asked.unpersist(false);
  }

  private static String[] keys() {
    return new String[] {"text", "gone"};
  }

  /** The questions of the last days, each with the title of its product if that is not sold now. */
  private Dataset<Row> asked() throws IOException {
    Dataset<Row> questions =
        context
            .tables()
            .read(ShopTables.QUESTIONS, context.asOf())
            .where(col("ds").gt(context.asOf().minusDays(settings.days()).toString()))
            .select("text", "item_id", "user_id", "asked_at");
    Optional<Dataset<Row>> products = context.tables().find(ShopTables.PRODUCTS, context.asOf());
    Dataset<Row> known =
        products.isEmpty()
            ? questions.withColumn("gone", lit(""))
            : questions
                .join(
                    products.get().select("item_id", "title", "active"),
                    new String[] {"item_id"},
                    "left")
                .withColumn(
                    "gone",
                    when(
                            col("item_id")
                                .isNotNull()
                                .and(not(coalesce(col("active"), lit(false)))),
                            coalesce(col("title"), col("item_id")))
                        .otherwise(""));
    return known.select("text", "gone", "user_id", "asked_at");
  }

  /** What becomes of each text where it is a stranger's first question. */
  private Dataset<Row> heard(Dataset<Row> texts) {
    Broadcast<Desk> handedOut = broadcast(desk);
    Reading read = reading;
    return texts
        .repartition(2 * context.spark().sparkContext().defaultParallelism())
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>)
                rows ->
                    handedOut.value().answering(answerer -> heard(rows, answerer, read)).iterator(),
            Encoders.row(HEARD));
  }

  private <T> Broadcast<T> broadcast(T value) {
    return new JavaSparkContext(context.spark().sparkContext()).broadcast(value);
  }

  private static List<Row> heard(Iterator<Row> rows, Answerer answerer, Reading reading) {
    List<Row> heard = new ArrayList<>();
    rows.forEachRemaining(
        row -> heard.add(heard(row.getString(0), row.getString(1), answerer, reading)));
    return heard;
  }

  private static Row heard(String text, String gone, Answerer answerer, Reading reading) {
    Answer answer = answerer.ask(Dialogue.of(Customer.STRANGER), text);
    Optional<Gap> gap = answerer.gap(answer);
    Optional<String> goods = gone.isEmpty() ? gap.flatMap(Gap::goods) : Optional.of(gone);
    String about = gap.map(one -> goods.orElse(one.text())).orElse(null);
    return RowFactory.create(
        text,
        gone,
        answer.language(),
        answer.outcome().name().toLowerCase(Locale.ROOT),
        gap.map(one -> goods.isPresent() ? GOODS : QUESTION).orElse(null),
        about,
        gap.map(Gap::text).orElse(null),
        about == null ? null : reading.of(answer.language(), about));
  }

  /** Looks for gaps among the most asked unanswered questions of each language. */
  private Gaps found(Dataset<Row> heard, Dataset<Row> outcomes) {
    Gaps gaps = new Gaps(reading);
    Dataset<Row> most =
        outcomes
            .where(UNANSWERED)
            .groupBy("lang", "kind", "about")
            .agg(count(lit(1)).as("questions"))
            .withColumn(
                "rank",
                row_number()
                    .over(
                        Window.partitionBy("lang").orderBy(col("questions").desc(), col("about"))))
            .where(col("rank").leq(settings.lookedAt()));
    Map<List<String>, List<float[]>> vectors = new TreeMap<>(Comparator.comparing(GapRelease::key));
    for (Row row :
        most.join(
                heard.where(UNANSWERED).dropDuplicates("lang", "kind", "about"),
                new String[] {"lang", "kind", "about"})
            .orderBy("lang", "kind", "rank")
            .select("lang", "kind", "vector")
            .collectAsList()) {
      vectors
          .computeIfAbsent(List.of(row.getString(0), row.getString(1)), key -> new ArrayList<>())
          .add(vector(row.getList(2)));
    }
    vectors.forEach((key, some) -> gaps.find(key.get(0), key.get(1).equals(GOODS), some));
    return gaps;
  }

  private static String key(List<String> parts) {
    return String.join(" ", parts);
  }

  private static float[] vector(List<Float> values) {
    float[] vector = new float[values.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = values.get(i);
    }
    return vector;
  }

  /** The unanswered texts, each with the gap that it belongs to. */
  private Dataset<Row> belonging(Dataset<Row> heard, Gaps gaps) {
    Broadcast<Gaps> handedOut = broadcast(gaps);
    return heard
        .where(UNANSWERED)
        .map(
            (MapFunction<Row, Row>) row -> belonging(row, handedOut.value()), Encoders.row(BELONGS))
        .where(col("gap").geq(0))
        .drop("vector", "outcome");
  }

  private static Row belonging(Row row, Gaps gaps) {
    float[] vector = vector(row.getList(row.fieldIndex("vector")));
    int gap = gaps.of(row.getAs("lang"), GOODS.equals(row.getAs("kind")), vector);
    Object[] values = new Object[BELONGS.size()];
    for (int i = 0; i < HEARD.size(); i++) {
      values[i] = row.get(i);
    }
    values[HEARD.size()] = gap;
    values[HEARD.size() + 1] = gap < 0 ? 0. : gaps.nearness(gap, vector);
    return RowFactory.create(values);
  }

  private void tell(Dataset<Row> questions, Staging staging) {
    Dataset<Row> counted =
        questions
            .groupBy("lang", "kind", "gap")
            .agg(
                count(lit(1)).as("questions"),
                countDistinct("user_id").as("customers"),
                min("asked_at").as("first_asked"),
                max("asked_at").as("last_asked"))
            .where(col("questions").geq(settings.leastQuestions()));
    counted
        .join(examples(questions), "gap")
        .withColumn(
            "rank",
            row_number()
                .over(Window.partitionBy("lang").orderBy(col("questions").desc(), col("about"))))
        .where(col("rank").leq(settings.most()))
        .select(
            col("lang"),
            col("rank"),
            col("kind"),
            col("about"),
            col("questions"),
            col("customers"),
            col("examples"),
            col("first_asked"),
            col("last_asked"),
            lit(context.runId()).as("release"))
        .coalesce(1)
        .sortWithinPartitions("lang", "rank")
        .write()
        .option("compression", "zstd")
        .parquet(staging.path(GAPS));
  }

  /** The most asked texts of each gap; of equally often asked ones those nearest to its middle. */
  private static Dataset<Row> examples(Dataset<Row> questions) {
    return questions
        .groupBy("gap", "about", "example", "nearness")
        .agg(count(lit(1)).as("times"))
        .withColumn(
            "place",
            row_number()
                .over(
                    Window.partitionBy("gap")
                        .orderBy(col("times").desc(), col("nearness").desc(), col("example"))))
        .where(col("place").leq(EXAMPLES))
        .groupBy("gap")
        .agg(array_sort(collect_list(struct(col("place"), col("about"), col("example")))).as("all"))
        .select(
            col("gap"),
            col("all").getItem(0).getField("about").as("about"),
            col("all.example").as("examples"));
  }

  private void facts(Dataset<Row> outcomes, Staging staging) {
    Map<String, Row> told = new TreeMap<>();
    context
        .spark()
        .read()
        .parquet(staging.path(GAPS))
        .groupBy("lang")
        .agg(count(lit(1)), sum("questions"))
        .collectAsList()
        .forEach(row -> told.put(row.getString(0), row));
    Map<String, GapFacts.Counts> languages = new TreeMap<>();
    for (Row row :
        outcomes
            .groupBy("lang")
            .agg(
                count(lit(1)),
                number(col("outcome").isin("answered", "small_talk", "ended").and(not(UNANSWERED))),
                number(col("outcome").equalTo("asked_back").and(not(UNANSWERED))),
                number(col("outcome").equalTo("handed_over").and(not(UNANSWERED))),
                number(UNANSWERED),
                number(col("kind").equalTo(GOODS)))
            .collectAsList()) {
      Row ofGaps = told.get(row.getString(0));
      GapFacts.Counts counts =
          new GapFacts.Counts(
              row.getLong(1),
              row.getLong(2),
              row.getLong(3),
              row.getLong(4),
              row.getLong(5),
              row.getLong(6),
              ofGaps == null ? 0 : ofGaps.getLong(1),
              ofGaps == null ? 0 : ofGaps.getLong(2));
      languages.put(row.getString(0), counts);
      context.say(
          "%s: of %,d questions %,d are not answered, %,d of which make %,d gaps"
              .formatted(
                  row.getString(0),
                  counts.questions(),
                  counts.unanswered(),
                  counts.told(),
                  counts.gaps()));
    }
    context.fact("service-gaps", new GapFacts(settings.days(), languages));
  }

  private static Column number(Column condition) {
    return coalesce(sum(when(condition, 1L).otherwise(0L)), lit(0L));
  }
}
