package io.shopkeeper.recommend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.evaluate.Evaluator;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.SeenItems;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.PopularModel;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import io.shopkeeper.recommend.als.AlsSettings;
import io.shopkeeper.recommend.als.AlsTrained;
import io.shopkeeper.recommend.als.AlsTraining;
import io.shopkeeper.testkit.RealData;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/**
 * The evaluation on a real shop's log, week by week. {@code -Dshopkeeper.merch="RANK,ALPHA,REG …"}
 * prints further settings of ALS beside the baselines, {@code -Dshopkeeper.merch.weeks="DAY DAY …"}
 * other windows.
 */
class MerchandiseStoreTest {
  private static Dataset<Row> events() {
    Path file = RealData.require("interactions/google_merch_store/events.csv.gz");
    return SharedSpark.session()
        .read()
        .option("header", "true")
        .csv(file.toString())
        .select(
            monotonically_increasing_id().cast("string").as("event_id"),
            col("user_id"),
            col("item_id"),
            when(col("event_type").equalTo("detail"), lit("view"))
                .otherwise(col("event_type"))
                .as("event_type"),
            col("ts_ms").cast("double").divide(1000).cast("timestamp").as("event_time"),
            concat(col("user_id"), lit("-"), col("session_id")).as("session_id"),
            lit(null).cast("string").as("order_id"),
            col("quantity").cast("double").cast("int").as("quantity"),
            lit(null).cast("double").as("rating"),
            org.apache.spark.sql.functions.map(lit("country"), col("country")).as("attributes"))
        .withColumn("ds", col("event_time").cast("date").cast("string"))
        .dropDuplicates("user_id", "session_id", "item_id", "event_type", "event_time")
        .cache();
  }

  @Test
  void factorsAreNoWorseThanNeighboursOnARealLog() {
    Dataset<Row> events = events();
    String[] wanted = System.getProperty("shopkeeper.merch", "16,1,0.5").split(";", -1);
    String[] weeks = System.getProperty("shopkeeper.merch.weeks", "2016-09-30").split(";", -1);
    List<Evaluator.Outcome> windows = new ArrayList<>();
    Set<String> models = new LinkedHashSet<>();
    for (String week : weeks) {
      Days days = Days.testing(LocalDate.parse(week), 7);
      try (Interactions data =
          Interactions.of(
              events,
              new InteractionSettings(
                  Map.of(
                      "view",
                      1.0,
                      "click",
                      1.0,
                      "add_to_cart",
                      3.0,
                      "checkout",
                      3.0,
                      "purchase",
                      5.0,
                      "remove_from_cart",
                      -2.0),
                  Double.parseDouble(System.getProperty("shopkeeper.merch.half-life", "0")),
                  3,
                  0,
                  "",
                  100_000,
                  14),
              new SeenItems(
                  new SeenItemsSettings(
                      Map.of(
                          "view",
                          36500.0,
                          "click",
                          36500.0,
                          "add_to_cart",
                          36500.0,
                          "checkout",
                          36500.0,
                          "purchase",
                          36500.0))),
              Feedback.IMPLICIT,
              days)) {
        BaselineTraining baselines = new BaselineTraining(data, View.TRAIN);
        PopularModel popular = baselines.popular();
        Map<String, CatalogueModel> contenders = new LinkedHashMap<>();
        contenders.put("popular", popular);
        ItemItemSettings cosine = new ItemItemSettings(100, 10, 20_000_000);
        var matrix = baselines.matrix(cosine.maxInteractions());
        contenders.put("item-item", baselines.itemItem(matrix, cosine));
        contenders.put("rp3beta", baselines.rp3beta(matrix, new Rp3BetaSettings(100, 1, .4)));
        for (String one : wanted) {
          double[] v = Arrays.stream(one.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
          AlsSettings als = AlsSettings.implicit((int) v[0], 10, v[1], v[2]);
          try (AlsTrained trained = new AlsTraining(data, View.TRAIN).als(als)) {
            contenders.put("als " + one, trained.items());
          }
        }
        Evaluator.Outcome outcome =
            new Evaluator(
                    data,
                    new EvaluationSettings(7, 100_000, 300),
                    Shelf.of(Optional.empty(), data.items()),
                    1)
                .evaluate(contenders, popular);
        Board board = outcome.board();
        windows.add(outcome);
        models.addAll(contenders.keySet());
        print(week, board, contenders.keySet());
      }
    }
    Board pooled = Evaluator.Outcome.pooled(windows).board();
    print("all windows", pooled, models);
    for (String als : models) {
      if (als.startsWith("als")) {
        assertTrue(pooled.improvement(als, "item-item", ListMeasures.NDCG_20).low() > -.05, als);
      }
    }
  }

  private static void print(String week, Board board, Set<String> models) {
    for (String model : models) {
      System.out.printf(
          "%s n %d %-14s ndcg@20 %.4f recall@20 %.4f against popular %s item-item %s%n",
          week,
          board.cases(),
          model,
          board.mean(model, ListMeasures.NDCG_20),
          board.mean(model, ListMeasures.RECALL_20),
          percent(board.improvement(model, "popular", ListMeasures.NDCG_20)),
          percent(board.improvement(model, "item-item", ListMeasures.NDCG_20)));
    }
  }

  private static String percent(Interval i) {
    return "%+.1f %% [%+.1f, %+.1f]".formatted(100 * i.estimate(), 100 * i.low(), 100 * i.high());
  }
}
