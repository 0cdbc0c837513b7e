package io.shopkeeper.benchmark;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.shopkeeper.benchmark.ReadySplitBenchmark.Cost;
import io.shopkeeper.benchmark.ReadySplitBenchmark.Trial;
import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Solver;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.core.settings.SettingsSchema;
import io.shopkeeper.ranking.history.UserRatings;
import io.shopkeeper.recommend.als.AlsPlan;
import io.shopkeeper.recommend.als.AlsSettings;
import io.shopkeeper.recommend.als.BlockedAls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Measures factorisations on Spark in a separate process.
 *
 * <pre>
 * iteration TRAIN USERS REPEATS SETTINGS          what an iteration takes
 * made-up   USERS ITEMS RATINGS REPEATS SETTINGS  the same, ours, on ratings that Spark makes up
 * quality   TRAIN TEST|validation SETTINGS...     what whole trainings take and come to
 * warm      TRAIN TEST BEFORE SETTINGS...         the same from the items of a training that lacked a tenth
 * </pre>
 *
 * Settings are those of section {@code als}, such as {@code "rank=64 iterations=10 engine=mllib"}.
 */
public final class AlsProcess {
  private static final String THREADS = "2";

  /** Used in place of a test file: evaluates on a held-out part of each user's training items. */
  static final String VALIDATION = "validation";

  private static final double HELD_OUT = 0.1;

  private AlsProcess() {}

  /** Runs the command of the arguments; see the class. */
  public static void main(String[] arguments) throws Exception {
    try (SparkSession spark = session()) {
      switch (arguments[0]) {
        case "iteration" -> System.out.println(iteration(spark, arguments).line());
        case "made-up" -> System.out.println(madeUp(spark, arguments).line());
        case "quality" -> quality(spark, arguments);
        case "warm" -> warm(spark, arguments);
        default -> throw new IllegalArgumentException("no contender " + arguments[0]);
      }
    }
  }

  private static Measured iteration(SparkSession spark, String[] arguments) throws Exception {
    List<Cost> costs =
        new ReadySplitBenchmark(spark)
            .costsOfAnIteration(
                arguments[1], settings(arguments[4]), Integer.parseInt(arguments[3]));
    return measured(Integer.parseInt(arguments[2]), costs);
  }

  private static Measured measured(int users, List<Cost> costs) throws Exception {
    return new Measured(
        users,
        Gauge.median(costs.stream().mapToDouble(Cost::cpuSeconds).toArray()),
        Gauge.median(costs.stream().mapToDouble(Cost::seconds).toArray()),
        Gauge.peakMegabytes(),
        costs.size(),
        "Spark local[" + THREADS + "]");
  }

  private static Measured madeUp(SparkSession spark, String[] arguments) throws Exception {
    PowerLaw shape =
        new PowerLaw(
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            Long.parseLong(arguments[3]));
    AlsSettings settings = settings(arguments[5]);
    int users = shape.users();
    JavaRDD<UserRatings> ratings =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(IntStream.range(0, users).boxed().toList(), 16)
            .map(
                user -> {
                  int[] items = shape.history(user);
                  float[] ones = new float[items.length];
                  Arrays.fill(ones, 1);
                  return new UserRatings(user, items, ones);
                })
            .persist(StorageLevel.MEMORY_AND_DISK());
    ratings.count();
    cost(spark, ratings, settings, settings.iterations());
    List<Cost> costs = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[4]); i++) {
      Cost less = cost(spark, ratings, settings, 2);
      Cost all = cost(spark, ratings, settings, settings.iterations());
      int more = settings.iterations() - 2;
      costs.add(
          new Cost(
              (all.seconds() - less.seconds()) / more,
              (all.cpuSeconds() - less.cpuSeconds()) / more));
    }
    return measured(users, costs);
  }

  private static Cost cost(
      SparkSession spark, JavaRDD<UserRatings> ratings, AlsSettings settings, int iterations) {
    AlsPlan plan =
        new AlsPlan(
            AlsObjective.implicit(settings.alpha(), settings.regularisation()),
            settings.rank(),
            iterations,
            Solver.EXACT,
            settings.userBlocks(),
            settings.itemBlocks(),
            iterations,
            settings.seed());
    long cpu = Gauge.cpuNanos();
    long wall = System.nanoTime();
    new BlockedAls(spark, plan).fit(ratings).release();
    return new Cost((System.nanoTime() - wall) / 1e9, (Gauge.cpuNanos() - cpu) / 1e9);
  }

  private static void quality(SparkSession spark, String[] arguments) {
    List<AlsSettings> choices = choices(arguments, 3);
    ReadySplitBenchmark split = new ReadySplitBenchmark(spark);
    print(
        arguments[2].equals(VALIDATION)
            ? split.validate(arguments[1], HELD_OUT, choices)
            : split.trials(arguments[1], arguments[2], choices));
  }

  private static void warm(SparkSession spark, String[] arguments) {
    print(
        new ReadySplitBenchmark(spark)
            .warmTrials(
                arguments[1],
                arguments[2],
                HELD_OUT,
                settings(arguments[3]),
                choices(arguments, 4)));
  }

  /** The settings of the arguments from an index on, the first one twice as a warm-up. */
  private static List<AlsSettings> choices(String[] arguments, int from) {
    List<AlsSettings> choices = new ArrayList<>();
    choices.add(settings(arguments[from]));
    IntStream.range(from, arguments.length).forEach(i -> choices.add(settings(arguments[i])));
    return choices;
  }

  /** Prints all trials but the first, which is the warm-up. */
  private static void print(List<Trial> trials) {
    for (Trial trial : trials.subList(1, trials.size())) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "QUALITY %d %.4f %.4f %.2f %.2f",
              trial.als().iterations(),
              trial.figures().recall20().estimate(),
              trial.figures().ndcg20().estimate(),
              trial.cost().seconds(),
              trial.cost().cpuSeconds()));
    }
  }

  static AlsSettings settings(String words) {
    List<Config> layers = new ArrayList<>();
    layers.add(ConfigFactory.parseResources("reference.conf").withOnlyPath("als"));
    for (String word : words.strip().split("\\s+", -1)) {
      layers.add(Settings.parseAssignment("als." + word));
    }
    return Settings.of(SettingsSchema.of(Choice.class), layers).bind(Choice.class).als();
  }

  private record Choice(AlsSettings als) {}

  @AllowedHere("a benchmark has no JobRunner")
  private static SparkSession session() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[" + THREADS + "]")
            .appName("benchmark")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "8")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    spark.sparkContext().setLogLevel("WARN");
    return spark;
  }
}
