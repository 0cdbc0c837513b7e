package io.shopkeeper.recommend;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.core.settings.SettingsSchema;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.evaluate.Evaluator;
import io.shopkeeper.ranking.evaluate.Metric;
import io.shopkeeper.ranking.history.CustomerHistory;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.ItemNames;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.PopularModel;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Measures ALS and the baselines on a published split: two files with one line a user, the user's
 * number and then the numbers of the items, without times. Full ranking, training items hidden: the
 * figures stand beside those of papers that use the same split.
 */
public final class ReadySplitBenchmark {
  private static final int PARTITIONS = 16;

  private final SparkSession spark;

  /** A benchmark on a session. */
  public ReadySplitBenchmark(SparkSession spark) {
    this.spark = spark;
  }

  /** The figures of one model, with 95 % intervals over users. */
  public record Figures(Interval recall20, Interval ndcg20, double coverage20, int users) {}

  /**
   * Trains on one file and measures on the other.
   *
   * @param train and
   * @param test paths that Spark reads, gzip allowed
   * @return figures by model: als, popular, item-item, rp3beta
   */
  public Map<String, Figures> run(
      String train,
      String test,
      AlsSettings als,
      ItemItemSettings itemItem,
      Rp3BetaSettings rp3beta) {
    return measure(lines(train), lines(test), als, itemItem, rp3beta);
  }

  /**
   * What one factorisation took and came to.
   *
   * @param seconds of training, with the ratings already in memory
   * @param cpuSeconds of this process meanwhile; all of it where Spark runs locally
   */
  public record Trial(AlsSettings als, Figures figures, double seconds, double cpuSeconds) {}

  /** Trains factorisations on one file and measures them on the other. */
  public List<Trial> trials(String train, String test, List<AlsSettings> choices) {
    return trials(lines(train), lines(test), choices);
  }

  /**
   * A random part of each user's training items is held out: hyper-parameters are chosen on it,
   * never on the test file.
   *
   * @param share of a user's items that is held out, by the hash of user and item
   */
  public List<Trial> validate(String train, double share, List<AlsSettings> choices) {
    Dataset<Row> lines = lines(train);
    String heldOut = "pmod(xxhash64(user, i, 20260331), 1000) < " + Math.round(1000 * share);
    Dataset<Row> kept = lines.withColumn("items", expr("filter(items, i -> not " + heldOut + ")"));
    Dataset<Row> held = lines.withColumn("items", expr("filter(items, i -> " + heldOut + ")"));
    return trials(kept, held, choices);
  }

  private List<Trial> trials(Dataset<Row> train, Dataset<Row> test, List<AlsSettings> choices) {
    try (Interactions data = read(train, test)) {
      AlsTraining training = new AlsTraining(data, View.TRAIN);
      BaselineTraining baselines = new BaselineTraining(data, View.TRAIN);
      PopularModel popular = baselines.popular();
      List<Trial> trials = new ArrayList<>();
      for (AlsSettings choice : choices) {
        Cost cost = Cost.begin();
        ALSModel trained = training.als(choice);
        long factors = trained.itemFactors().count() + trained.userFactors().count();
        double seconds = cost.seconds();
        double cpuSeconds = cost.cpuSeconds();
        Map<String, CatalogueModel> models = new LinkedHashMap<>();
        models.put("als", training.itemsOf(trained, choice));
        models.put("popular", popular);
        trained.itemFactors().unpersist();
        trials.add(
            new Trial(
                choice,
                figures(data, models, popular, choice.seed()).get("als"),
                seconds,
                cpuSeconds));
        if (factors == 0) {
          throw new IllegalStateException("no factors");
        }
      }
      return trials;
    }
  }

  /**
   * CPU seconds that one iteration takes: those of a whole training less those of one with two
   * iterations, by what it has more of them. A whole training goes before, for the compiler.
   */
  public Map<AlsSettings, Double> cpuSecondsOfAnIteration(String train, List<AlsSettings> choices) {
    Dataset<Row> lines = lines(train);
    try (Interactions data = read(lines, lines.withColumn("items", expr("slice(items, 1, 0)")))) {
      AlsTraining training = new AlsTraining(data, View.TRAIN);
      Map<AlsSettings, Double> seconds = new LinkedHashMap<>();
      for (AlsSettings choice : choices) {
        AlsSettings few = choice.with(2);
        cpuSeconds(training, choice);
        double less = cpuSeconds(training, few);
        double more = cpuSeconds(training, choice);
        seconds.put(choice, (more - less) / (choice.iterations() - few.iterations()));
      }
      return seconds;
    }
  }

  private static double cpuSeconds(AlsTraining training, AlsSettings als) {
    Cost cost = Cost.begin();
    training.als(als).userFactors().count();
    return cost.cpuSeconds();
  }

  /** What passed since it began. */
  private record Cost(long wall, long cpu) {
    private static final com.sun.management.OperatingSystemMXBean PROCESS =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    static Cost begin() {
      return new Cost(System.nanoTime(), PROCESS.getProcessCpuTime());
    }

    double seconds() {
      return (System.nanoTime() - wall) / 1e9;
    }

    double cpuSeconds() {
      return (PROCESS.getProcessCpuTime() - cpu) / 1e9;
    }
  }

  private Map<String, Figures> measure(
      Dataset<Row> train,
      Dataset<Row> test,
      AlsSettings als,
      ItemItemSettings itemItem,
      Rp3BetaSettings rp3beta) {
    try (Interactions data = read(train, test)) {
      AlsTraining training = new AlsTraining(data, View.TRAIN);
      BaselineTraining baselines = new BaselineTraining(data, View.TRAIN);
      PopularModel popular = baselines.popular();
      Map<String, CatalogueModel> models = new LinkedHashMap<>();
      models.put("als", training.itemsOf(training.als(als), als));
      models.put("popular", popular);
      var matrix = baselines.matrix(itemItem.maxInteractions());
      models.put("item-item", baselines.itemItem(matrix, itemItem));
      models.put("rp3beta", baselines.rp3beta(matrix, rp3beta));
      return figures(data, models, popular, als.seed());
    }
  }

  private static Map<String, Figures> figures(
      Interactions data, Map<String, CatalogueModel> models, PopularModel popular, long seed) {
    Evaluator.Outcome outcome =
        new Evaluator(
                data,
                new EvaluationSettings(1, Integer.MAX_VALUE, 500),
                Shelf.of(Optional.empty(), data.items()),
                seed)
            .evaluate(models, popular);
    Map<String, Figures> figures = new TreeMap<>();
    for (String model : models.keySet()) {
      figures.put(
          model,
          new Figures(
              outcome.board().interval(model, Metric.RECALL_20),
              outcome.board().interval(model, Metric.NDCG_20),
              outcome.spread().get(model).coverage(),
              outcome.board().users()));
    }
    return figures;
  }

  private Dataset<Row> lines(String path) {
    return spark
        .read()
        .textFile(path)
        .select(expr("transform(split(trim(value), ' +'), x -> int(x))").as("numbers"))
        .select(
            expr("numbers[0]").as("user"),
            expr("array_distinct(slice(numbers, 2, greatest(size(numbers) - 1, 0)))").as("items"));
  }

  private Interactions read(Dataset<Row> train, Dataset<Row> test) {
    Dataset<Row> both =
        train
            .withColumnRenamed("items", "train")
            .join(test.withColumnRenamed("items", "test"), "user")
            .select(col("user"), col("train"), col("test"));
    Row most =
        both.select(
                max(col("user")),
                max(array_max(col("train"))),
                coalesce(max(array_max(col("test"))), max(array_max(col("train")))))
            .head();
    int items = Math.max(most.getInt(1), most.getInt(2)) + 1;
    Dataset<Row> histories =
        both.repartitionByRange(PARTITIONS, col("user"))
            .sortWithinPartitions("user")
            .map((MapFunction<Row, Row>) ReadySplitBenchmark::history, CustomerHistory.ENCODER)
            .persist(StorageLevel.MEMORY_AND_DISK());
    List<String> names = IntStream.range(0, items).mapToObj("%010d"::formatted).toList();
    return Interactions.ofHistories(histories, ItemNames.of(names), most.getInt(0) + 1L);
  }

  private static Row history(Row row) {
    int user = row.getInt(0);
    List<Integer> train = row.getList(1);
    List<Integer> test = row.getList(2);
    int[] items =
        IntStream.concat(
                train.stream().mapToInt(Integer::intValue),
                test.stream().mapToInt(Integer::intValue))
            .distinct()
            .sorted()
            .toArray();
    float[] weights = new float[items.length];
    byte[] flags = new byte[items.length];
    for (int item : train) {
      int at = Arrays.binarySearch(items, item);
      weights[at] = 1;
      flags[at] |= CustomerHistory.HIDDEN_AFTER_TRAIN | CustomerHistory.HIDDEN;
    }
    for (int item : test) {
      flags[Arrays.binarySearch(items, item)] |= CustomerHistory.TEST;
    }
    String name = "%010d".formatted(user);
    return new CustomerHistory(user, name, null, items, weights, weights, flags).toRow();
  }

  /**
   * Measures factorisations from the command line.
   *
   * <pre>
   * test     FOLDER CHOICE...              trains on FOLDER/train.txt.gz, measures on test.txt.gz
   * validate FOLDER CHOICE...              the same with a tenth of the training file held out
   * time     FOLDER CHOICE...              CPU seconds of an iteration
   * make-up  FOLDER USERS ITEMS RATINGS    writes a power-law training file to time on
   * </pre>
   *
   * A choice is settings of section {@code als}, such as {@code "rank=64 iterations=10 alpha=100
   * regularisation=1 engine=mllib"}.
   */
  @AllowedHere("a benchmark is a process of its own: it opens its session and prints")
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 3) {
      System.err.println("usage: (test | validate | time | make-up) FOLDER ...; see the Javadoc");
      return;
    }
    String folder = arguments[1];
    List<String> rest = List.of(arguments).subList(2, arguments.length);
    if (arguments[0].equals("make-up")) {
      PowerLaw.write(
          java.nio.file.Path.of(folder),
          Integer.parseInt(rest.get(0)),
          Integer.parseInt(rest.get(1)),
          Integer.parseInt(rest.get(2)));
      return;
    }
    SparkSession session =
        SparkSession.builder()
            .appName("als-benchmark")
            .master(System.getProperty("spark.master", "local[2]"))
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "8")
            .getOrCreate();
    session.sparkContext().setLogLevel("WARN");
    List<AlsSettings> choices = rest.stream().map(ReadySplitBenchmark::choice).toList();
    ReadySplitBenchmark benchmark = new ReadySplitBenchmark(session);
    String train = folder + "/train.txt.gz";
    switch (arguments[0]) {
      case "test" -> print(rest, benchmark.trials(train, folder + "/test.txt.gz", choices));
      case "validate" -> print(rest, benchmark.validate(train, 0.1, choices));
      case "time" ->
          benchmark
              .cpuSecondsOfAnIteration(train, choices)
              .forEach(
                  (als, seconds) ->
                      System.out.printf(
                          "%-70s %.3f CPU s an iteration%n",
                          rest.get(choices.indexOf(als)), seconds));
      default -> System.err.println("unknown: " + arguments[0]);
    }
    session.stop();
  }

  private static void print(List<String> names, List<Trial> trials) {
    for (int i = 0; i < names.size(); i++) {
      Trial trial = trials.get(i);
      System.out.printf(
          "%-70s recall@20 %.4f ndcg@20 %.4f training %.1f s %.1f CPU s, users %d%n",
          names.get(i),
          trial.figures().recall20().estimate(),
          trial.figures().ndcg20().estimate(),
          trial.seconds(),
          trial.cpuSeconds(),
          trial.figures().users());
    }
  }

  private static AlsSettings choice(String words) {
    List<Config> layers = new ArrayList<>();
    layers.add(ConfigFactory.parseResources("reference.conf").withOnlyPath("als"));
    for (String word : words.strip().split("\\s+", -1)) {
      layers.add(Settings.parseAssignment("als." + word));
    }
    return Settings.of(SettingsSchema.of(Choice.class), layers).bind(Choice.class).als();
  }

  private record Choice(AlsSettings als) {}
}
