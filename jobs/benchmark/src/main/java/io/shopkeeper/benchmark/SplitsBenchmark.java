package io.shopkeeper.benchmark;

import io.shopkeeper.benchmark.ListsBenchmark.Models;
import io.shopkeeper.benchmark.ReadySplitBenchmark.Figures;
import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.DailyInterest;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.ReadySplit;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.BlendLearning;
import io.shopkeeper.ranking.model.BlendLearning.Learned;
import io.shopkeeper.ranking.model.BlendLesson;
import io.shopkeeper.ranking.model.BlendModel;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.Learners;
import io.shopkeeper.ranking.model.NeighbourModel;
import io.shopkeeper.ranking.model.PopularModel;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What the blend comes to on a published split, beside its parts: its weights are learned on a
 * tenth of each user's training items, as a night learns them on the days before its own.
 *
 * <pre>
 * FOLDER validation|test [SETTING=VALUE]...   settings of als-train, such as als.rank=256
 * </pre>
 *
 * {@code validation} leaves the test file alone.
 */
public final class SplitsBenchmark {
  private static final double HELD_OUT = 0.1;

  /** No day of a split is known. */
  private static final LocalDate NO_DAY = LocalDate.EPOCH;

  private SplitsBenchmark() {}

  /** Runs the comparison and prints a line for each model. */
  @AllowedHere("a benchmark is a process of its own: it opens its session and prints")
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2 || !List.of("validation", "test").contains(arguments[1])) {
      System.err.println("usage: FOLDER validation|test [SETTING=VALUE]...; see the Javadoc");
      return;
    }
    Models settings = ListsBenchmark.settings(List.of(arguments).subList(2, arguments.length));
    try (SparkSession spark = LocalSpark.open("splits-benchmark")) {
      Dataset<Row> train = ReadySplit.lines(spark, arguments[0] + "/train.txt.gz");
      Learned learned = learned(train, settings);
      System.out.println("learned " + learned.facts());
      if (arguments[1].equals("test")) {
        Dataset<Row> test = ReadySplit.lines(spark, arguments[0] + "/test.txt.gz");
        try (Interactions data = ReadySplit.interactions(train, test)) {
          print("test", data, Parts.of(data, settings), learned, settings);
        }
      }
    }
  }

  /** The parts of a blend, trained on the same items. */
  private record Parts(
      NeighbourModel ease, NeighbourModel rp3beta, AlsModel als, PopularModel popular) {
    static Parts of(Interactions data, Models settings) {
      BaselineTraining training = new BaselineTraining(data, View.TRAIN);
      var matrix = training.matrix(settings.itemItem().maxInteractions());
      return new Parts(
          training.ease(matrix, settings.ease()),
          training.rp3beta(matrix, settings.rp3beta()),
          ListsBenchmark.als(data, settings),
          training.popular());
    }
  }

  private static Learned learned(Dataset<Row> train, Models settings) {
    Dataset<Row> fitted = ReadySplitBenchmark.without(train, HELD_OUT);
    Dataset<Row> held = ReadySplitBenchmark.only(train, HELD_OUT);
    try (Interactions data = ReadySplit.interactions(fitted, held)) {
      Parts parts = Parts.of(data, settings);
      Learned learned =
          BlendLearning.learn(
              List.of(
                  BlendLesson.of(
                      data,
                      NO_DAY,
                      Map.of(Learners.VISITORS, parts.ease()),
                      parts.rp3beta(),
                      Optional.of(parts.als()),
                      Optional.empty(),
                      parts.popular(),
                      DailyInterest.withoutDays(data.items()),
                      settings.als().seed())));
      print("validation", data, parts, learned, settings);
      return learned;
    }
  }

  private static void print(
      String on, Interactions data, Parts parts, Learned learned, Models settings) {
    double[] lately =
        BlendLearning.lately(
            parts.popular(),
            DailyInterest.withoutDays(data.items()),
            NO_DAY,
            learned.weights().halfLifeDays());
    Map<String, CatalogueModel> models = new LinkedHashMap<>();
    models.put("popular", parts.popular());
    models.put("rp3beta", parts.rp3beta());
    models.put("ease", parts.ease());
    models.put("als", parts.als());
    models.put(
        "blend",
        BlendModel.of(
            learned.weights(),
            parts.ease(),
            parts.rp3beta(),
            Optional.of(parts.als()),
            Optional.empty(),
            parts.popular(),
            lately));
    Map<String, Figures> figures =
        ReadySplitBenchmark.figures(data, models, parts.popular(), settings.als().seed());
    for (String model : models.keySet()) {
      Figures of = figures.get(model);
      System.out.printf(
          "%s n %d | %s | recall@20 %.4f [%.4f, %.4f] | ndcg@20 %.4f%n",
          on,
          of.users(),
          model,
          of.recall20().estimate(),
          of.recall20().low(),
          of.recall20().high(),
          of.ndcg20().estimate());
    }
  }
}
