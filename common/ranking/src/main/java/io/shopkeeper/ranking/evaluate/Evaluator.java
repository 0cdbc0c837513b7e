package io.shopkeeper.ranking.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.shopkeeper.core.metrics.Concentration;
import io.shopkeeper.core.recommend.ItemSimilarity;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Resampling;
import io.shopkeeper.learning.split.HashShare;
import io.shopkeeper.ranking.history.Batches;
import io.shopkeeper.ranking.history.CustomerHistory;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.History;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.Fill;
import io.shopkeeper.ranking.model.PopularModel;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Evaluates recommenders on the test window by full ranking: every item of the dictionary is a
 * candidate, except those hidden from the customer. Short lists are filled with popular items, as
 * {@code rank} fills them.
 *
 * <p>The main metrics cover warm customers (with a history) and warm items (with an interaction
 * before the window). Cold customers get popular items, as from {@code rank}, and are reported
 * separately; so is the share of relevant items that are cold.
 */
public final class Evaluator {
  private static final int SHOWN = 20;

  private static final StructType SCORES =
      new StructType()
          .add("user", DataTypes.IntegerType, false)
          .add("model", DataTypes.IntegerType, false)
          .add("cold", DataTypes.BooleanType, false)
          .add("history", DataTypes.IntegerType, false)
          .add("customer", DataTypes.IntegerType, false)
          .add("values", DataTypes.BinaryType, false)
          .add("shown", DataTypes.BinaryType, false);

  private static final StructType SHOWN_ITEMS =
      new StructType()
          .add("model", DataTypes.IntegerType, false)
          .add("item", DataTypes.IntegerType, false);

  private final Interactions interactions;
  private final EvaluationSettings settings;
  private final Shelf shelf;
  private final long seed;

  public Evaluator(Interactions interactions, EvaluationSettings settings, Shelf shelf, long seed) {
    this.interactions = interactions;
    this.settings = settings;
    this.shelf = shelf;
    this.seed = seed;
  }

  /**
   * Counts of the test window.
   *
   * @param warmUsers customers with a history and at least one relevant item
   * @param coldUsers customers without a history
   * @param relevant relevant pairs of customer and item
   * @param relevantCold relevant pairs whose item had no interaction before the window
   * @param coldItems items without an interaction before the window
   */
  public record Window(
      long warmUsers, long coldUsers, long relevant, long relevantCold, long coldItems) {
    private Window plus(Window later) {
      return new Window(
          warmUsers + later.warmUsers,
          coldUsers + later.coldUsers,
          relevant + later.relevant,
          relevantCold + later.relevantCold,
          later.coldItems);
    }
  }

  /**
   * How the first 20 places of a model's lists spread over the catalogue.
   *
   * @param coverage share of the trained items that occur in a list, in [0, 1]
   * @param gini Gini coefficient of how often each item occurs, in [0, 1]; 0 is uniform
   * @param popularityLift mean popularity of the recommended items ÷ mean popularity of those in
   *     the histories
   */
  public record Spread(double coverage, double gini, double popularityLift) {}

  /**
   * The results of an evaluation.
   *
   * @param board values per case; a case is a customer with a history
   * @param customers for each case of the board, the customer's number, which is the same in every
   *     evaluation
   * @param cold values for customers without a history, to whom only the fallback is shown
   * @param window counts of the test window
   * @param spread of the lists, by the model's name
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Outcome(
      Board board, int[] customers, Board cold, Window window, Map<String, Spread> spread) {
    /**
     * The cases of several test windows together. The bootstrap resamples a customer's cases of all
     * windows together, since they are correlated. How lists spread over the catalogue is that of
     * the last window.
     *
     * @param windows at least one; a model that one lacks is unmeasured in its cases
     */
    public static Outcome pooled(List<Outcome> windows) {
      Outcome last = windows.get(windows.size() - 1);
      int[] customers =
          windows.stream().flatMapToInt(window -> IntStream.of(window.customers)).toArray();
      return new Outcome(
          Board.pooled(windows.stream().map(Outcome::board).toList(), customers),
          customers,
          last.cold,
          windows.stream().map(Outcome::window).reduce(Window::plus).orElseThrow(),
          last.spread);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Measured(Board board, int[] customers) {}

  /** The models and the catalogue as they are broadcast to tasks. */
  private static final class Contest implements Serializable {
    private static final long serialVersionUID = 1L;
    final CatalogueModel[] models;
    final PopularModel popular;
    final int popularIndex;
    final long[] customersOfItem;
    final long customers;
    final int[] category;

    Contest(
        CatalogueModel[] models,
        PopularModel popular,
        int popularIndex,
        long[] customersOfItem,
        long customers,
        int[] category) {
      this.models = models;
      this.popular = popular;
      this.popularIndex = popularIndex;
      this.customersOfItem = customersOfItem;
      this.customers = customers;
      this.category = category;
    }
  }

  /**
   * Ranks all items for every test customer with every model.
   *
   * @param models by name; one of them is {@code popular}
   * @param popular the fallback for short lists
   */
  public Outcome evaluate(Map<String, CatalogueModel> models, PopularModel popular) {
    String[] names = models.keySet().toArray(String[]::new);
    long[] customersOfItem = Arrays.stream(popular.popularity()).mapToLong(Math::round).toArray();
    Contest contest =
        new Contest(
            models.values().toArray(CatalogueModel[]::new),
            popular,
            Arrays.asList(names).indexOf(popular.source()),
            customersOfItem,
            Math.max(1, interactions.users()),
            shelf.hasCategories() ? shelf.category() : null);
    Window window = window(popular);
    long test = window.warmUsers() + window.coldUsers();
    Dataset<Row> tested =
        HashShare.atMost(settings.maxUsers(), test)
            .of(interactions.customers(), col("user_id"), lit(seed));
    Broadcast<Contest> shared =
        JavaSparkContext.fromSparkContext(tested.sparkSession().sparkContext()).broadcast(contest);
    Dataset<Row> scores =
        tested
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>)
                    rows -> new Batches<>(rows, batch -> scored(batch, shared.value())),
                Encoders.row(SCORES))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Row> collected =
          scores
              .select("user", "model", "cold", "history", "customer", "values")
              .orderBy("user")
              .collectAsList();
      Measured warm = measured(collected, names, false);
      Measured cold = measured(collected, new String[] {popular.source()}, true);
      Map<String, Spread> spread =
          warm.board().cases() == 0 ? Map.of() : spread(scores, names, warm.board(), popular);
      return new Outcome(warm.board(), warm.customers(), cold.board(), window, spread);
    } finally {
      scores.unpersist();
      shared.destroy();
    }
  }

  private Window window(PopularModel popular) {
    double[] touched = popular.popularity();
    long[] sums =
        interactions
            .customers()
            .toJavaRDD()
            .map(row -> counts(CustomerHistory.of(row), touched))
            .fold(
                new long[4],
                (a, b) -> new long[] {a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]});
    long coldItems = Arrays.stream(touched).filter(t -> !(t > 0)).count();
    return new Window(sums[0], sums[1], sums[2], sums[3], coldItems);
  }

  private static long[] counts(CustomerHistory customer, double[] touched) {
    int[] relevant = customer.relevant();
    if (relevant.length == 0) {
      return new long[4];
    }
    boolean warm = customer.history(View.TRAIN).items().length > 0;
    long cold = Arrays.stream(relevant).filter(item -> !(touched[item] > 0)).count();
    return new long[] {warm ? 1 : 0, warm ? 0 : 1, relevant.length, cold};
  }

  private static List<Row> scored(List<CustomerHistory> batch, Contest contest) {
    List<CustomerHistory> tested = new ArrayList<>();
    List<int[]> relevant = new ArrayList<>();
    List<int[]> relevantWithCold = new ArrayList<>();
    List<History> histories = new ArrayList<>();
    for (CustomerHistory customer : batch) {
      int[] all = customer.relevant();
      int[] warm =
          Arrays.stream(all).filter(item -> contest.popular.popularity()[item] > 0).toArray();
      if (warm.length > 0) {
        tested.add(customer);
        histories.add(customer.history(View.TRAIN));
        relevant.add(warm);
        relevantWithCold.add(all);
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int m = 0; m < contest.models.length && !tested.isEmpty(); m++) {
      List<ScoredItems> lists = contest.models[m].top(histories, ListMeasures.DEPTH);
      for (int u = 0; u < tested.size(); u++) {
        History history = histories.get(u);
        boolean cold = history.items().length == 0;
        if (cold && m != contest.popularIndex) {
          continue;
        }
        ScoredItems list = lists.get(u);
        ScoredItems fill =
            Fill.missing(
                list, contest.popular.list(), history.hidden(), ListMeasures.DEPTH - list.size());
        int[] ranked = Fill.joined(list, fill);
        int[] shown = Arrays.copyOf(ranked, Math.min(SHOWN, ranked.length));
        rows.add(
            RowFactory.create(
                tested.get(u).user(),
                m,
                cold,
                history.items().length,
                tested.get(u).userId().hashCode(),
                bytes(
                    ListMeasures.accuracy(ranked, relevant.get(u), relevantWithCold.get(u)),
                    spreadOf(shown, history, contest)),
                bytes(shown)));
      }
    }
    return rows;
  }

  /** The values of {@link ListMeasures#SPREAD} of one list, in that order. */
  private static double[] spreadOf(int[] shown, History history, Contest contest) {
    double[] popularity = contest.popular.popularity();
    return new double[] {
      Concentration.novelty(shown, contest.customersOfItem, contest.customers, SHOWN),
      contest.category == null
          ? 0
          : Concentration.intraListDiversity(
              shown, ItemSimilarity.sameCategory(contest.category), SHOWN),
      mean(shown, popularity),
      mean(history.items(), popularity)
    };
  }

  private static double mean(int[] items, double[] popularity) {
    return items.length == 0 ? 0 : Concentration.meanPopularity(items, popularity);
  }

  private Measured measured(List<Row> scores, String[] names, boolean cold) {
    Map<Integer, Integer> position = new LinkedHashMap<>();
    for (Row row : scores) {
      if (row.getBoolean(2) == cold) {
        position.putIfAbsent(row.getInt(0), position.size());
      }
    }
    int users = position.size();
    Map<String, double[][]> byModel = new TreeMap<>();
    int[] historySize = new int[users];
    int[] customer = new int[users];
    for (Row row : scores) {
      if (row.getBoolean(2) != cold) {
        continue;
      }
      int u = position.get(row.getInt(0));
      historySize[u] = row.getInt(3);
      customer[u] = row.getInt(4);
      String name = cold ? names[0] : names[row.getInt(1)];
      double[][] into =
          byModel.computeIfAbsent(name, m -> new double[ListMeasures.ALL.size()][users]);
      ByteBuffer values = ByteBuffer.wrap((byte[]) row.get(5));
      for (double[] metric : into) {
        metric[u] = values.getDouble();
      }
    }
    return new Measured(
        Board.of(users, ListMeasures.ALL, byModel, new Resampling(settings.bootstrapRounds(), seed))
            .sliced(HistorySlices.of(historySize)),
        customer);
  }

  private Map<String, Spread> spread(
      Dataset<Row> scores, String[] names, Board board, PopularModel popular) {
    int[] trained = popular.list().items();
    Map<Integer, Integer> place = new LinkedHashMap<>();
    for (int item : trained) {
      place.put(item, place.size());
    }
    long[][] counts = new long[names.length][trained.length];
    scores
        .where(col("cold").equalTo(false))
        .flatMap(
            (FlatMapFunction<Row, Row>)
                row -> {
                  ByteBuffer items = ByteBuffer.wrap((byte[]) row.get(6));
                  List<Row> out = new ArrayList<>();
                  while (items.hasRemaining()) {
                    out.add(RowFactory.create(row.getInt(1), items.getInt()));
                  }
                  return out.iterator();
                },
            Encoders.row(SHOWN_ITEMS))
        .groupBy("model", "item")
        .count()
        .toLocalIterator()
        .forEachRemaining(
            row -> {
              Integer at = place.get(row.getInt(1));
              if (at != null) {
                counts[row.getInt(0)][at] = row.getLong(2);
              }
            });
    Map<String, Spread> spread = new TreeMap<>();
    for (int m = 0; m < names.length; m++) {
      spread.put(
          names[m],
          new Spread(
              Concentration.coverage(counts[m]),
              Concentration.gini(counts[m]),
              Concentration.popularityLift(
                  board.mean(names[m], ListMeasures.LIST_POPULARITY_20),
                  board.mean(names[m], ListMeasures.HISTORY_POPULARITY))));
    }
    return spread;
  }

  private static byte[] bytes(double[] accuracy, double[] spread) {
    ByteBuffer out = ByteBuffer.allocate(8 * (accuracy.length + spread.length));
    out.asDoubleBuffer().put(accuracy).put(spread);
    return out.array();
  }

  private static byte[] bytes(int[] values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      out.putInt(value);
    }
    return out.array();
  }
}
