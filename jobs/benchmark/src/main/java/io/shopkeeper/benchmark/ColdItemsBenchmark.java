package io.shopkeeper.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.metrics.Ranking;
import io.shopkeeper.core.recommend.ContentWeights;
import io.shopkeeper.core.recommend.InteractionMatrix;
import io.shopkeeper.core.recommend.ItemContent;
import io.shopkeeper.core.recommend.ItemContent.Kind;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.core.settings.SettingsSchema;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Resampling;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.history.CatalogueContent;
import io.shopkeeper.ranking.history.CustomerHistory;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.History;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.SeenItems;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.NeighbourModel;
import io.shopkeeper.vision.picture.Eye;
import io.shopkeeper.vision.picture.Needs;
import java.io.File;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How well content tells which customers turn to items that nobody had turned to: recall@20 among
 * the items whose first interactions lie in a window, of lists from histories before it.
 *
 * <pre>
 * ROOT DAY DAYS   the window is the DAYS days up to DAY; pictures are seen by their colours
 * </pre>
 */
public final class ColdItemsBenchmark {
  private static final int LENGTH = 20;
  private static final int ROUNDS = 1000;
  private static final String PLAIN = "category and brand";

  private static final StructType POINTS =
      new StructType()
          .add("item_id", DataTypes.StringType)
          .add("embedding", DataTypes.createArrayType(DataTypes.FloatType));

  private record Sections(InteractionSettings interactions, SeenItemsSettings seenItems) {}

  private ColdItemsBenchmark() {}

  /** Runs the comparison and prints a line for each choice of what is known. */
  @AllowedHere("a benchmark is a process of its own: it opens its session and prints")
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 3) {
      System.err.println("usage: ROOT DAY DAYS; see the Javadoc");
      return;
    }
    Map<String, Kind[]> choices = new LinkedHashMap<>();
    choices.put(PLAIN, new Kind[] {Kind.CATEGORY, Kind.BRAND});
    choices.put(PLAIN + ", pictures", new Kind[] {Kind.CATEGORY, Kind.BRAND, Kind.PICTURE});
    choices.put(
        PLAIN + ", price, title", new Kind[] {Kind.CATEGORY, Kind.BRAND, Kind.PRICE, Kind.TITLE});
    choices.put("all", Kind.values());
    try (SparkSession spark = LocalSpark.open("cold-items-benchmark")) {
      Days days = Days.testing(LocalDate.parse(arguments[1]), Integer.parseInt(arguments[2]));
      Sections settings = settings();
      try (Interactions data =
          Interactions.of(
              LocalSpark.events(spark, arguments[0]),
              settings.interactions(),
              new SeenItems(settings.seenItems()),
              Feedback.IMPLICIT,
              days)) {
        ItemContent content =
            CatalogueContent.of(
                table(spark, arguments[0], "products").map(ColdItemsBenchmark::newest),
                table(spark, arguments[0], "images").map(ColdItemsBenchmark::seen),
                data.items());
        measure(data, content, choices);
      }
    }
  }

  private static Sections settings() {
    Config all = ConfigFactory.parseResources("reference.conf");
    return Settings.of(
            SettingsSchema.of(Sections.class),
            List.of(all.withOnlyPath("interactions"), all.withOnlyPath("seen-items")))
        .bind(Sections.class);
  }

  private static Optional<Dataset<Row>> table(SparkSession spark, String root, String name) {
    File table = new File(root, "tables/" + name);
    return table.isDirectory()
        ? Optional.of(spark.read().option("basePath", table.getPath()).parquet(table + "/ds=*"))
        : Optional.empty();
  }

  private static Dataset<Row> newest(Dataset<Row> snapshots) {
    Object last = snapshots.agg(max("ds")).first().get(0);
    return snapshots.where(col("ds").equalTo(last));
  }

  /** Good pictures of goods, by their colours, which need no classifier. */
  private static Dataset<Row> seen(Dataset<Row> images) {
    Eye eye = Eye.of(Needs.NOTHING, Optional.empty());
    return images
        .where(col("quality").equalTo("good").and(col("item_id").isNotNull()))
        .select("item_id", "content")
        .map(
            (MapFunction<Row, Row>)
                row -> RowFactory.create(row.getString(0), eye.at((byte[]) row.get(1)).colours()),
            Encoders.row(POINTS));
  }

  private static void measure(Interactions data, ItemContent content, Map<String, Kind[]> choices) {
    BaselineTraining training = new BaselineTraining(data, View.TRAIN);
    double[] popularity = training.popular().popularity();
    boolean[] cold = new boolean[popularity.length];
    List<History> histories = new ArrayList<>();
    List<int[]> relevant = new ArrayList<>();
    data.customers()
        .toLocalIterator()
        .forEachRemaining(
            row -> {
              CustomerHistory customer = CustomerHistory.of(row);
              int[] turnedTo =
                  Arrays.stream(customer.relevant()).filter(i -> !(popularity[i] > 0)).toArray();
              Arrays.stream(turnedTo).forEach(item -> cold[item] = true);
              if (turnedTo.length > 0 && customer.history(View.TRAIN).items().length > 0) {
                histories.add(customer.history(View.TRAIN));
                relevant.add(turnedTo);
              }
            });
    InteractionMatrix taken = training.matrix(Integer.MAX_VALUE);
    int items = (int) IntStream.range(0, cold.length).filter(i -> cold[i]).count();
    Map<String, double[][]> values = new LinkedHashMap<>();
    for (Map.Entry<String, Kind[]> choice : choices.entrySet()) {
      ItemContent known = content.only(choice.getValue());
      NeighbourModel model =
          BaselineTraining.content(
              known, ContentWeights.learned(taken, known), cold, Math.max(1, items));
      List<ScoredItems> lists = model.top(histories, LENGTH);
      double[] recall = new double[lists.size()];
      for (int c = 0; c < recall.length; c++) {
        recall[c] = Ranking.recall(lists.get(c).items(), relevant.get(c), LENGTH);
      }
      values.put(choice.getKey(), new double[][] {recall});
    }
    Board board =
        Board.of(
            histories.size(), List.of(ListMeasures.RECALL_20), values, new Resampling(ROUNDS, 42));
    System.out.printf(
        "%d cold items, %d customers with a history who turned to one; by chance %.4f%n",
        items, histories.size(), Math.min(1, (double) LENGTH / items));
    for (String choice : choices.keySet()) {
      Interval change = board.improvement(choice, PLAIN, ListMeasures.RECALL_20);
      System.out.printf(
          "%s | recall@20 %.4f | %+.1f %% [%+.1f, %+.1f]%n",
          choice,
          board.mean(choice, ListMeasures.RECALL_20),
          100 * change.estimate(),
          100 * change.low(),
          100 * change.high());
    }
  }
}
