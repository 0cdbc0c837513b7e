package io.shopkeeper.benchmark;

import static org.apache.spark.sql.functions.expr;

import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.evaluate.Evaluator;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.ReadySplit;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.PopularModel;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import io.shopkeeper.recommend.als.AlsRun;
import io.shopkeeper.recommend.als.AlsSettings;
import io.shopkeeper.recommend.als.AlsStart;
import io.shopkeeper.recommend.als.AlsTrained;
import io.shopkeeper.recommend.als.AlsTraining;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Evaluates ALS and the baselines on a published split: two files with one line per user, the
 * user's number followed by the items' numbers, without timestamps. It uses full ranking with
 * training items excluded, so results are comparable with papers on the same split.
 */
public final class ReadySplitBenchmark {
  private final SparkSession spark;

  /** Creates a benchmark. */
  public ReadySplitBenchmark(SparkSession spark) {
    this.spark = spark;
  }

  /** The metrics of one model, with 95 % intervals over users. */
  public record Figures(Interval recall20, Interval ndcg20, double coverage20, int users) {}

  /**
   * Trains on one file and evaluates on the other.
   *
   * @param train path of the training file for Spark, gzip allowed
   * @param test path of the test file
   * @return metrics by model: als, popular, item-item, rp3beta
   */
  public Map<String, Figures> run(
      String train,
      String test,
      AlsSettings als,
      ItemItemSettings itemItem,
      Rp3BetaSettings rp3beta) {
    return measure(
        ReadySplit.lines(spark, train), ReadySplit.lines(spark, test), als, itemItem, rp3beta);
  }

  /**
   * The cost and the metrics of one factorisation.
   *
   * @param cost of training, with the ratings already in memory
   */
  public record Trial(AlsSettings als, Figures figures, Cost cost) {}

  /** Trains factorisations on one file and evaluates them on the other. */
  public List<Trial> trials(String train, String test, List<AlsSettings> choices) {
    return trials(
        ReadySplit.lines(spark, train), ReadySplit.lines(spark, test), choices, AlsRun.alone());
  }

  /**
   * Trains and evaluates factorisations with a warm start from a training that lacked a share of
   * the ratings, as if it were of the night before.
   *
   * @param unknown share of each user's items that it lacked, by the hash of user and item, in [0,
   *     1]
   * @param before the settings of that training
   */
  public List<Trial> warmTrials(
      String train, String test, double unknown, AlsSettings before, List<AlsSettings> choices) {
    Dataset<Row> lines = ReadySplit.lines(spark, train);
    Dataset<Row> known = without(lines, unknown);
    AlsStart start;
    try (Interactions data = ReadySplit.interactions(known, filtered(known, "false"));
        AlsTrained trained = new AlsTraining(data, View.TRAIN).als(before)) {
      AlsModel items = trained.items();
      start = AlsStart.ofItems(items.itemOf(), items.factors());
    }
    AlsRun run = AlsRun.alone().startingFrom(Optional.of(start));
    return trials(lines, ReadySplit.lines(spark, test), choices, run);
  }

  /**
   * Evaluates factorisations on held-out training items, to select hyper-parameters without the
   * test file.
   *
   * @param share of each user's items that is held out, by the hash of user and item, in [0, 1]
   */
  public List<Trial> validate(String train, double share, List<AlsSettings> choices) {
    Dataset<Row> lines = ReadySplit.lines(spark, train);
    return trials(without(lines, share), only(lines, share), choices, AlsRun.alone());
  }

  /** Each user's items but a share, the same at every call. */
  static Dataset<Row> without(Dataset<Row> lines, double share) {
    return filtered(lines, "not " + picked(share));
  }

  /** That share of each user's items alone. */
  static Dataset<Row> only(Dataset<Row> lines, double share) {
    return filtered(lines, picked(share));
  }

  /** The SQL condition for a deterministic random share of each user's items. */
  private static String picked(double share) {
    return "pmod(xxhash64(user, i, 20260331), 1000) < " + Math.round(1000 * share);
  }

  private static Dataset<Row> filtered(Dataset<Row> lines, String kept) {
    return lines.withColumn("items", expr("filter(items, i -> " + kept + ")"));
  }

  private List<Trial> trials(
      Dataset<Row> train, Dataset<Row> test, List<AlsSettings> choices, AlsRun run) {
    try (Interactions data = ReadySplit.interactions(train, test)) {
      BaselineTraining baselines = new BaselineTraining(data, View.TRAIN);
      PopularModel popular = baselines.popular();
      List<Trial> trials = new ArrayList<>();
      for (AlsSettings choice : choices) {
        Watch watch = Watch.begin();
        try (AlsTrained trained = new AlsTraining(data, View.TRAIN).als(choice, run)) {
          requireFactors(trained.model());
          Cost cost = watch.cost();
          Map<String, CatalogueModel> models = new LinkedHashMap<>();
          models.put("als", trained.items());
          models.put("popular", popular);
          trials.add(
              new Trial(choice, figures(data, models, popular, choice.seed()).get("als"), cost));
        }
      }
      return trials;
    }
  }

  /**
   * The cost of a training.
   *
   * @param seconds elapsed time
   * @param cpuSeconds CPU time of this process, which is the total if Spark runs locally
   */
  public record Cost(double seconds, double cpuSeconds) {}

  /**
   * Measures the cost of one iteration several times: the difference between a long training and
   * one of two iterations, divided by the difference in iterations. A long training is run first as
   * a warm-up.
   */
  public List<Cost> costsOfAnIteration(String train, AlsSettings choice, int repeats) {
    Dataset<Row> lines = ReadySplit.lines(spark, train);
    try (Interactions data = ReadySplit.interactions(lines, filtered(lines, "false"))) {
      AlsSettings few = choice.with(2);
      int more = choice.iterations() - few.iterations();
      cost(data, choice);
      List<Cost> costs = new ArrayList<>();
      for (int i = 0; i < repeats; i++) {
        Cost less = cost(data, few);
        Cost all = cost(data, choice);
        costs.add(
            new Cost(
                (all.seconds() - less.seconds()) / more,
                (all.cpuSeconds() - less.cpuSeconds()) / more));
      }
      return costs;
    }
  }

  private static Cost cost(Interactions data, AlsSettings als) {
    Watch watch = Watch.begin();
    try (AlsTrained trained = new AlsTraining(data, View.TRAIN).als(als)) {
      requireFactors(trained.model());
      return watch.cost();
    }
  }

  /** Forces Spark to compute all factors, which MLlib evaluates lazily. */
  private static void requireFactors(ALSModel trained) {
    if (trained.userFactors().count() + trained.itemFactors().count() == 0) {
      throw new IllegalStateException("no factors");
    }
  }

  /** A stopwatch of elapsed and CPU time. */
  private record Watch(long wall, long cpu) {
    private static final com.sun.management.OperatingSystemMXBean PROCESS =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    static Watch begin() {
      return new Watch(System.nanoTime(), PROCESS.getProcessCpuTime());
    }

    Cost cost() {
      return new Cost((System.nanoTime() - wall) / 1e9, (PROCESS.getProcessCpuTime() - cpu) / 1e9);
    }
  }

  private Map<String, Figures> measure(
      Dataset<Row> train,
      Dataset<Row> test,
      AlsSettings als,
      ItemItemSettings itemItem,
      Rp3BetaSettings rp3beta) {
    try (Interactions data = ReadySplit.interactions(train, test);
        AlsTrained trained = new AlsTraining(data, View.TRAIN).als(als)) {
      BaselineTraining baselines = new BaselineTraining(data, View.TRAIN);
      PopularModel popular = baselines.popular();
      Map<String, CatalogueModel> models = new LinkedHashMap<>();
      models.put("als", trained.items());
      models.put("popular", popular);
      var matrix = baselines.matrix(itemItem.maxInteractions());
      models.put("item-item", baselines.itemItem(matrix, itemItem));
      models.put("rp3beta", baselines.rp3beta(matrix, rp3beta));
      return figures(data, models, popular, als.seed());
    }
  }

  /** The metrics of each model on the test items. */
  static Map<String, Figures> figures(
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
              outcome.board().interval(model, ListMeasures.RECALL_20),
              outcome.board().interval(model, ListMeasures.NDCG_20),
              outcome.spread().get(model).coverage(),
              outcome.board().cases()));
    }
    return figures;
  }
}
