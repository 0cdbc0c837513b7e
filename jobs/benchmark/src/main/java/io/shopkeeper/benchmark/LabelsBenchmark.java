package io.shopkeeper.benchmark;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.udf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.core.metrics.ConfusionMatrix;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.reviews.insight.ReviewInsightsJob;
import io.shopkeeper.reviews.sentiment.ReviewSentimentTrainJob;
import io.shopkeeper.reviews.sentiment.SentimentNight;
import io.shopkeeper.reviews.words.ReviewText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How well the feeling of reviews is told by shops that have few labelled reviews, or none: small
 * shops are drawn from the reviews of a large one, and asked about reviews for validation; the test
 * reviews stay unread.
 *
 * <pre>
 * ROOT LABELS,LABELS SEEDS TESTED [SETTING=VALUE...]   the root into which labelled reviews were ingested
 * </pre>
 *
 * Of LABELS reviews of each class four fifths are learned from and one fifth is to choose by, each
 * night on the words of a shop of its own. With 0 labels, {@code review-insights} tells by aspects;
 * and a night learns from what these say of {@link #UNLABELLED} reviews, as if it were true.
 */
public final class LabelsBenchmark {
  private static final int UNLABELLED = 2_000;
  private static final int TENTHS = 10;
  private static final int VALIDATED = 5;
  private static final String ASPECTS = "aspects";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String root;
  private final int tested;
  private final List<String> settings;

  /** Figures by what was measured, those of each seed in turn. */
  private final Map<String, List<Double>> figures = new LinkedHashMap<>();

  private LabelsBenchmark(String root, int tested, List<String> settings) {
    this.root = root;
    this.tested = tested;
    this.settings = settings;
  }

  /** Prints the means over the seeds, with the least and the greatest. */
  @AllowedHere("a benchmark is a process of its own: it prints")
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 4) {
      System.err.println(
          "usage: ROOT LABELS,LABELS SEEDS TESTED [SETTING=VALUE...]; see the Javadoc");
      return;
    }
    LabelsBenchmark benchmark =
        new LabelsBenchmark(
            arguments[0],
            Integer.parseInt(arguments[3]),
            Arrays.asList(arguments).subList(4, arguments.length));
    for (String labels : arguments[1].split(",", -1)) {
      for (int seed = 1; seed <= Integer.parseInt(arguments[2]); seed++) {
        benchmark.measure(Integer.parseInt(labels), seed);
        System.out.print(benchmark.summary());
      }
    }
  }

  /** A line for each figure: the mean so far, the least, the greatest, of how many shops. */
  private String summary() {
    StringBuilder lines = new StringBuilder();
    figures.forEach(
        (name, values) -> {
          DoubleSummaryStatistics all =
              values.stream().mapToDouble(Double::doubleValue).summaryStatistics();
          lines.append(
              String.format(
                  Locale.ROOT,
                  "%s: %.4f [%.4f, %.4f] of %d%n",
                  name,
                  all.getAverage(),
                  all.getMin(),
                  all.getMax(),
                  all.getCount()));
        });
    return lines.toString();
  }

  private void measure(int labels, int seed) throws Exception {
    Path shop = Files.createTempDirectory("labels");
    try {
      Drawn drawn = new Drawn(labels, seed);
      one(drawn::draw, root);
      if (labels > 0) {
        one(context -> drawn.write(context, shop, drawn.truth), root);
        train("%d labels".formatted(labels), shop, drawn);
      } else {
        one(context -> drawn.write(context, shop, Map.of()), root);
        OneJob.run(new ReviewInsightsJob(), shop.toString(), List.of());
        Map<String, String> told = new HashMap<>();
        one(context -> told.putAll(told(context)), shop.toString());
        judge(drawn, told);
        drawn.learn(told);
        Path taught = Files.createDirectory(shop.resolve("taught"));
        Map<String, String> labelled = new HashMap<>(told);
        drawn.tests().forEach(review -> labelled.put(review, drawn.truth.get(review)));
        one(context -> drawn.write(context, taught, labelled), root);
        train("learned from aspects", taught, drawn);
      }
    } finally {
      try (Stream<Path> paths = Files.walk(shop)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Something that is done in a process of its own, as far as Spark goes. */
  @FunctionalInterface
  private interface Work {
    void run(JobContext context) throws Exception;
  }

  private static void one(Work work, String root) {
    OneJob.run(
        new Divided<>(new ReviewInsightsJob(), (settings, context) -> work.run(context)),
        root,
        List.of());
  }

  private void train(String name, Path shop, Drawn drawn) throws IOException {
    Column part = drawn.part();
    List<String> few =
        Stream.concat(Stream.of("text.least-examples=2"), settings.stream()).toList();
    OneJob.run(
        new Divided<>(
            new ReviewSentimentTrainJob(),
            (set, context) -> new SentimentNight(set, context).dividedBy(part).run(Map.of())),
        shop.toString(),
        few);
    for (Map.Entry<String, Double> metric : metrics(shop).entrySet()) {
      if (metric.getKey().endsWith(".accuracy") || metric.getKey().endsWith(".macro_f1")) {
        add(name + ", " + metric.getKey(), metric.getValue());
      }
    }
  }

  /** The metrics of the shop's training. */
  private static Map<String, Double> metrics(Path shop) throws IOException {
    Map<String, Double> metrics = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(shop.resolve("runs"))) {
      for (Path path : paths.filter(p -> p.endsWith("run.json")).toList()) {
        JsonNode run = JSON.readTree(path.toFile());
        if (run.path("job").asText().equals("review-sentiment-train")) {
          run.path("metrics")
              .fields()
              .forEachRemaining(one -> metrics.put(one.getKey(), one.getValue().asDouble()));
        }
      }
    }
    return metrics;
  }

  private void add(String name, double value) {
    figures.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  /** What aspects say of reviews, by review: a label, or nothing where they leave it open. */
  private static Map<String, String> told(JobContext context) {
    Map<String, String> told = new HashMap<>();
    for (Row row :
        context
            .spark()
            .read()
            .parquet(
                context.storage().root() + "/releases/reviews/versions/0000001/review_sentiment")
            .where(col("source").equalTo(ASPECTS).and(col("unsure").equalTo(false)))
            .select("review_id", "label")
            .collectAsList()) {
      told.put(row.getString(0), row.getString(1));
    }
    return told;
  }

  /** Where aspects leave it open, a review counts as praise. */
  private void judge(Drawn drawn, Map<String, String> told) {
    ConfusionMatrix all = new ConfusionMatrix(2);
    ConfusionMatrix open = new ConfusionMatrix(2);
    for (String review : drawn.tests()) {
      int truth = drawn.truth.get(review).equals("positive") ? 1 : 0;
      all.add(truth, told.getOrDefault(review, "positive").equals("positive") ? 1 : 0);
      if (told.containsKey(review)) {
        open.add(truth, told.get(review).equals("positive") ? 1 : 0);
      }
    }
    add("0 labels, aspects.accuracy", all.accuracy());
    add("0 labels, aspects.macro_f1", all.macroF1());
    add("0 labels, aspects, of those told.accuracy", open.accuracy());
    add(
        "0 labels, aspects, share told",
        (double) drawn.tests().stream().filter(told::containsKey).count() / drawn.tests().size());
  }

  /** The reviews of a small shop. */
  private final class Drawn {
    private final int labels;
    private final int seed;
    private final Map<String, String> truth = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private final Map<String, Part> parts = new LinkedHashMap<>();

    Drawn(int labels, int seed) {
      this.labels = labels;
      this.seed = seed;
    }

    void draw(JobContext context) throws IOException {
      Column whole = ReviewText.COLUMN;
      Column tenth = conv(substring(sha2(whole, 256), 1, 8), 16, 10).cast("long").mod(TENTHS);
      Dataset<Row> reviews =
          context
              .tables()
              .read(ShopTables.REVIEWS, context.asOf())
              .where(col("label").isin("positive", "negative"))
              .select(
                  col("review_id"),
                  col("label"),
                  whole.as("whole"),
                  tenth.as("tenth"),
                  sha2(concat(lit(seed + " "), whole), 256).as("place"))
              .orderBy("place", "review_id")
              .cache();
      take(reviews.where("tenth = 1").limit(tested), row -> Part.TEST);
      if (labels == 0) {
        take(reviews.where("tenth > 1").limit(UNLABELLED), row -> Part.TRAINING);
      } else {
        for (String label : List.of("positive", "negative")) {
          take(
              reviews.where(col("tenth").gt(1).and(col("label").equalTo(label))).limit(labels),
              row -> row < Math.max(1, labels / VALIDATED) ? Part.VALIDATION : Part.TRAINING);
        }
      }
      reviews.unpersist();
    }

    private void take(Dataset<Row> reviews, java.util.function.IntFunction<Part> part) {
      int row = 0;
      for (Row review : reviews.collectAsList()) {
        truth.put(review.getString(0), review.getString(1));
        words.put(review.getString(0), review.getString(2));
        parts.put(review.getString(0), part.apply(row++));
      }
    }

    List<String> tests() {
      return parts.keySet().stream().filter(id -> parts.get(id) == Part.TEST).toList();
    }

    /** Only what was told is learned from; a fifth of it is to choose by. */
    void learn(Map<String, String> told) {
      int row = 0;
      for (String review : List.copyOf(parts.keySet())) {
        if (parts.get(review) != Part.TEST) {
          if (told.containsKey(review)) {
            parts.put(review, row++ % VALIDATED == 0 ? Part.VALIDATION : Part.TRAINING);
          } else {
            parts.remove(review);
          }
        }
      }
    }

    /** The part of a review by its words. */
    Column part() {
      HashMap<String, Integer> numbers = new HashMap<>();
      parts.forEach((id, part) -> numbers.put(Sha256.of(words.get(id)).hex(), part.number()));
      UDF1<String, Integer> part = text -> numbers.get(Sha256.of(text).hex());
      return udf(part, DataTypes.IntegerType).apply(col("text"));
    }

    /** Makes the reviews a shop's, with these labels and without stars. */
    void write(JobContext context, Path shop, Map<String, String> labelled) throws IOException {
      List<Row> given = new ArrayList<>();
      parts.keySet().forEach(id -> given.add(RowFactory.create(id, labelled.get(id))));
      Dataset<Row> known =
          context
              .spark()
              .createDataFrame(
                  given,
                  new StructType()
                      .add("review_id", DataTypes.StringType)
                      .add("given", DataTypes.StringType));
      Dataset<Row> all = context.tables().read(ShopTables.REVIEWS, context.asOf());
      List<Column> columns = new ArrayList<>();
      for (String column : all.columns()) {
        columns.add(
            switch (column) {
              case "label" -> col("given").as("label");
              case "rating" -> lit(null).cast(DataTypes.DoubleType).as("rating");
              default -> col(column);
            });
      }
      Dataset<Row> rows =
          all.join(broadcast(known), "review_id").select(columns.toArray(Column[]::new));
      Set<String> days =
          new HashSet<>(rows.select("ds").distinct().as(Encoders.STRING()).collectAsList());
      TableStore tables =
          new TableStore(
              context.spark(),
              HadoopStorage.open(
                  shop.toUri().toString(), context.spark().sparkContext().hadoopConfiguration()),
              context.clock());
      try (TableWrite write = tables.write(ShopTables.REVIEWS, context.runId())) {
        write.replace(days, rows);
        write.commit();
      }
    }
  }
}
