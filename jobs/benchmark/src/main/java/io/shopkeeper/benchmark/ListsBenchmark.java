package io.shopkeeper.benchmark;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.recommend.ItemContent;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.core.settings.SettingsSchema;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.evaluate.Evaluator;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.history.CatalogueContent;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.DailyInterest;
import io.shopkeeper.ranking.history.EventLog;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.SeenItems;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.BlendLearning.Learned;
import io.shopkeeper.ranking.model.BlendModel;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.EaseSettings;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.NewItemSettings;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import io.shopkeeper.ranking.night.Baselines;
import io.shopkeeper.ranking.night.EarlierWindows;
import io.shopkeeper.ranking.night.Onlooker;
import io.shopkeeper.ranking.night.Recipe;
import io.shopkeeper.ranking.night.RecommenderNight;
import io.shopkeeper.ranking.night.RollingSettings;
import io.shopkeeper.recommend.als.AlsSettings;
import io.shopkeeper.recommend.als.AlsTrained;
import io.shopkeeper.recommend.als.AlsTraining;
import java.io.File;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Compares the recommenders of a night on weekly windows of a log that was ingested.
 *
 * <pre>
 * ROOT DAY,DAY... [SETTING=VALUE]...   each window of seven days up to a day, then all together
 * </pre>
 *
 * The settings are those of {@code als-train}, such as {@code ease.lambda=100}. The catalogue is
 * the same on all days: what nobody had turned to before a window is new in it.
 */
public final class ListsBenchmark {
  private static final int DAYS = 7;
  private static final String NEW_ITEMS = RecommenderNight.WITH_NEW_ITEMS;

  /** The settings of the models, as {@code als-train} has them. */
  record Models(
      InteractionSettings interactions,
      SeenItemsSettings seenItems,
      AlsSettings als,
      ItemItemSettings itemItem,
      Rp3BetaSettings rp3beta,
      EaseSettings ease,
      RollingSettings rolling,
      NewItemSettings newItems) {}

  private ListsBenchmark() {}

  /** Runs the comparison and prints a line for each model and window. */
  @AllowedHere("a benchmark is a process of its own: it opens its session and prints")
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: ROOT DAY,DAY... [SETTING=VALUE]...; see the Javadoc");
      return;
    }
    Models models = settings(List.of(arguments).subList(2, arguments.length));
    try (SparkSession spark = LocalSpark.open("lists-benchmark")) {
      Dataset<Row> events = LocalSpark.events(spark, arguments[0]);
      Optional<Dataset<Row>> products = products(spark, arguments[0]);
      List<Evaluator.Outcome> windows = new ArrayList<>();
      for (String day : arguments[1].split(",", -1)) {
        Evaluator.Outcome outcome = window(events, products, LocalDate.parse(day), models);
        print(day, outcome.board());
        windows.add(outcome);
      }
      if (windows.size() > 1) {
        print("all windows", Evaluator.Outcome.pooled(windows).board());
      }
    }
  }

  /** The catalogue, the same on every day, where the root has one. */
  private static Optional<Dataset<Row>> products(SparkSession spark, String root) {
    File table = new File(root, "tables/products");
    return table.isDirectory()
        ? Optional.of(spark.read().parquet(table + "/ds=*"))
        : Optional.empty();
  }

  /** All that the catalogue has: on each day what nobody turned to yet counts as listed. */
  private static List<String> ids(Optional<Dataset<Row>> products) {
    return products
        .map(table -> table.select("item_id").as(Encoders.STRING()).collectAsList())
        .orElse(List.of());
  }

  static Models settings(List<String> assignments) {
    List<Config> layers = new ArrayList<>();
    for (Config all :
        List.of(
            ConfigFactory.parseResources("reference.conf"),
            ConfigFactory.parseFile(
                new File(System.getProperty("als.conf", "conf/jobs/als-train.conf"))))) {
      for (String section :
          List.of(
              "interactions",
              "seen-items",
              "als",
              "item-item",
              "rp3beta",
              "ease",
              "rolling",
              "new-items")) {
        layers.add(all.withOnlyPath(section));
      }
    }
    assignments.forEach(assignment -> layers.add(Settings.parseAssignment(assignment)));
    return Settings.of(SettingsSchema.of(Models.class), layers).bind(Models.class);
  }

  private static Evaluator.Outcome window(
      Dataset<Row> events, Optional<Dataset<Row>> products, LocalDate asOf, Models settings)
      throws Exception {
    Days days = Days.testing(asOf, DAYS);
    try (EventLog log =
            new EventLog(
                events,
                settings.interactions(),
                new SeenItems(settings.seenItems()),
                Feedback.IMPLICIT);
        Interactions data = log.interactions(days, ids(products)).orElseThrow()) {
      Shelf shelf = Shelf.of(Optional.empty(), data.items());
      ItemContent content = CatalogueContent.of(products, Optional.empty(), data.items());
      DailyInterest interest = log.dailyInterest(asOf, data.items());
      Baselines.Settings chosen =
          new Baselines.Settings(settings.itemItem(), settings.rp3beta(), settings.ease());
      EvaluationSettings evaluation = new EvaluationSettings(DAYS, Integer.MAX_VALUE, 500);
      Recipe recipe = earlier -> Optional.of(als(earlier, settings));
      Learned learned =
          new EarlierWindows(
                  new EarlierWindows.Night(
                      log,
                      days,
                      data.items(),
                      content,
                      shelf,
                      interest,
                      chosen,
                      evaluation,
                      settings.als().seed()),
                  settings.rolling().windows(),
                  Optional.of(recipe),
                  Map.of(),
                  Onlooker.NOBODY)
              .learned();
      System.out.println(asOf + " learned " + learned.facts());
      AlsModel als = als(data, settings);
      Baselines baselines =
          new Baselines(
              data,
              content,
              interest,
              days,
              chosen,
              learned,
              view -> Optional.of(als),
              Baselines.Serving.AS_MEASURED);
      Map<String, CatalogueModel> models = baselines.measured();
      models.put(als.source(), als);
      boolean[] areNew =
          data.areNew(days.trainEnd(), settings.interactions().newItemDays(), ids(products));
      baselines
          .places(areNew, settings.newItems().share())
          .ifPresent(places -> models.put(NEW_ITEMS, places.in(models.get(BlendModel.SOURCE))));
      return new Evaluator(data, evaluation, shelf, settings.als().seed())
          .evaluate(models, baselines.popular());
    }
  }

  static AlsModel als(Interactions data, Models settings) {
    try (AlsTrained als = new AlsTraining(data, View.TRAIN).als(settings.als())) {
      return als.items();
    }
  }

  private static void print(String window, Board board) {
    for (String model :
        List.of(
            "popular",
            "popular-lately",
            "item-item",
            "rp3beta",
            "ease",
            "als",
            "blend",
            NEW_ITEMS)) {
      if (!board.holds(model)) {
        continue;
      }
      System.out.printf(
          "%s n %d | %s | ndcg@20 %.4f | recall@20 %.4f | with cold items %.4f | %s%n",
          window,
          board.cases(),
          model,
          board.mean(model, ListMeasures.NDCG_20),
          board.mean(model, ListMeasures.RECALL_20),
          board.mean(model, ListMeasures.RECALL_20_WITH_COLD),
          String.join(
              ", ",
              Arrays.stream(new String[] {"popular-lately", "als"})
                  .filter(other -> !other.equals(model))
                  .map(other -> against(board, model, other))
                  .toList()));
    }
  }

  private static String against(Board board, String model, String other) {
    Interval change = board.improvement(model, other, ListMeasures.NDCG_20);
    return "against %s %+.1f %% [%+.1f, %+.1f]"
        .formatted(other, 100 * change.estimate(), 100 * change.low(), 100 * change.high());
  }
}
