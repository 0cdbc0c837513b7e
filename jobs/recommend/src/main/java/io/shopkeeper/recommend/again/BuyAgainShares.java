package io.shopkeeper.recommend.again;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.shopkeeper.core.metrics.Ranking;
import io.shopkeeper.core.repurchase.Candidates;
import io.shopkeeper.core.repurchase.Purchases;
import io.shopkeeper.core.repurchase.RepurchaseOdds;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Estimate;
import io.shopkeeper.learning.judge.Measure;
import io.shopkeeper.learning.judge.Resampling;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.learning.split.HashShare;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.history.CustomerHistory;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.History;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.Fill;
import io.shopkeeper.ranking.model.Places;
import io.shopkeeper.ranking.model.PopularModel;
import io.shopkeeper.ranking.night.Onlooker;
import io.shopkeeper.ranking.night.RollingSettings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Measures what places for what customers may buy again would bring to their lists: NDCG@20 over
 * all that they bought next. The share is chosen on the windows before that of the night, with odds
 * that were learned before each of them; what it brings is told of the night's.
 */
public final class BuyAgainShares implements Onlooker {
  /** The list as it is, and with some shares of its places. */
  private static final double[] SHARES = {0, .1, .25, .5};

  /** NDCG@20 of a case less that of the list as it is, which may be 0 for all. */
  private static final Measure GAIN = Measure.higher("ndcg@20 gained");

  private static final int SHOWN = 20;

  /** Customers at once, for the model's sake. */
  private static final int BATCH = 256;

  /** With fewer cases on the windows before nothing is proposed. */
  private static final int FEWEST_CASES = 30;

  private static final StructType CASES =
      new StructType()
          .add("user_id", DataTypes.StringType, false)
          .add("ndcg", DataTypes.createArrayType(DataTypes.DoubleType, false), false);

  private final JobContext context;
  private final NightPurchases.Taught taught;
  private final BuyAgainModels models;
  private final BuyAgainModels.Kind kind;
  private final EvaluationSettings evaluation;
  private final Days night;
  private final long seed;
  private final List<Cases> earlier = new ArrayList<>();

  /**
   * What a window came to.
   *
   * @param users the customer of each case
   */
  private record Cases(List<String> users, Board board) {}

  private BuyAgainShares(
      JobContext context,
      NightPurchases.Taught taught,
      BuyAgainModels.Kind kind,
      EvaluationSettings evaluation,
      Days night,
      long seed) {
    this.context = context;
    this.taught = taught;
    this.models = new BuyAgainModels(context.storage(), taught.lessons(), taught.windows());
    this.kind = kind;
    this.evaluation = evaluation;
    this.night = night;
    this.seed = seed;
  }

  /** Looks at the windows of a night; at nothing where customers do not come back for items. */
  public static Onlooker of(
      JobContext context,
      BuyAgainSettings settings,
      EvaluationSettings evaluation,
      RollingSettings rolling,
      Days night)
      throws Exception {
    NightPurchases.Taught taught = NightPurchases.of(context, settings, rolling, night);
    int[] known = IntStream.range(Windows.TONIGHT, taught.windows().days().length).toArray();
    if (taught.lessons().taken(known) < FEWEST_CASES) {
      return NOBODY;
    }
    Optional<String> live =
        context.slots().live(BuyAgainModels.PURPOSE).map(BuyAgainModels::source);
    BuyAgainModels.Kind kind =
        BuyAgainModels.KINDS.stream()
            .filter(one -> live.equals(Optional.of(one.source())))
            .findFirst()
            .orElse(BuyAgainModels.HAZARD);
    return new BuyAgainShares(context, taught, kind, evaluation, night, settings.seed());
  }

  @Override
  public void see(Days days, Interactions data, CatalogueModel blend, PopularModel popular)
      throws Exception {
    boolean last = days.equals(night);
    if (last && earlier.stream().mapToInt(of -> of.board().cases()).sum() < FEWEST_CASES) {
      return;
    }
    Cases cases = cases(days, data, blend, popular);
    if (last) {
      context.fact("buy_again_share", facts(cases.board()));
    } else if (cases.board().cases() > 0) {
      earlier.add(cases);
    }
  }

  private BuyAgainShareFacts facts(Board tonight) {
    Board board = pooled();
    double best =
        DoubleStream.of(SHARES)
            .reduce((a, b) -> board.compare(name(b), name(a), ListMeasures.NDCG_20) > 0 ? b : a)
            .orElseThrow();
    Estimate gain = best == 0 ? null : gain(board, best);
    double proposed = gain != null && gain.low() > 0 ? best : 0;
    return new BuyAgainShareFacts(
        earlier.size(),
        board.cases(),
        DoubleStream.of(SHARES)
            .mapToObj(
                share ->
                    new BuyAgainShareFacts.Tried(
                        share, board.mean(name(share), ListMeasures.NDCG_20)))
            .toList(),
        gain,
        proposed,
        proposed == 0 || tonight.cases() == 0
            ? null
            : new BuyAgainShareFacts.Night(
                tonight.cases(),
                tonight.mean(name(0), ListMeasures.NDCG_20),
                tonight.mean(name(proposed), ListMeasures.NDCG_20),
                gain(tonight, proposed)));
  }

  private static Estimate gain(Board board, double share) {
    return Estimate.of(board.interval(name(share), GAIN));
  }

  /** The cases of all windows before that of the night, a customer's together. */
  private Board pooled() {
    List<String> users = earlier.stream().flatMap(of -> of.users().stream()).toList();
    Map<String, Integer> numbers = new TreeMap<>();
    int[] groups =
        users.stream().mapToInt(u -> numbers.computeIfAbsent(u, x -> numbers.size())).toArray();
    return Board.pooled(earlier.stream().map(Cases::board).toList(), groups);
  }

  private static String name(double share) {
    return Double.toString(share);
  }

  private Cases cases(Days days, Interactions data, CatalogueModel blend, PopularModel popular) {
    int first = Math.toIntExact(days.testFrom().toEpochDay());
    int window =
        IntStream.of(taught.windows().tested())
            .filter(place -> taught.windows().days()[place] == first)
            .findFirst()
            .orElse(-1);
    // Where no earlier window teaches anything, nothing is known without this one.
    if (window < 0 || taught.lessons().taken(taught.windows().teaching(window)) == 0) {
      return new Cases(List.of(), board(List.of()));
    }
    Dataset<Row> customers =
        HashShare.atMost(evaluation.maxUsers(), data.users())
            .of(data.customers(), col("user_id"), lit(seed));
    try (Outlook.Shared shared = taught.outlook().share(taught.log())) {
      Broadcast<Lists> lists =
          new JavaSparkContext(customers.sparkSession().sparkContext())
              .broadcast(new Lists(blend, popular.list(), purchased(data)));
      RepurchaseOdds odds = models.before(window, kind);
      List<Row> rows =
          new ArrayList<>(
              customers
                  .join(taught.log().customers(), "user_id")
                  .select("user", "user_id", "segment", "history", "items")
                  .mapPartitions(
                      (MapPartitionsFunction<Row, Row>)
                          part -> measured(part, lists.value(), shared, odds, window),
                      Encoders.row(CASES))
                  .collectAsList());
      lists.destroy();
      rows.sort(Comparator.comparing(row -> row.getString(0)));
      return new Cases(rows.stream().map(row -> row.getString(0)).toList(), board(rows));
    }
  }

  private Board board(List<Row> rows) {
    Map<String, double[][]> values = new TreeMap<>();
    for (int s = 0; s < SHARES.length; s++) {
      double[] ndcg = new double[rows.size()];
      double[] gain = new double[rows.size()];
      for (int r = 0; r < ndcg.length; r++) {
        List<Double> of = rows.get(r).getList(1);
        ndcg[r] = of.get(s);
        gain[r] = of.get(s) - of.get(0);
      }
      values.put(name(SHARES[s]), new double[][] {ndcg, gain});
    }
    return Board.of(
        rows.size(),
        List.of(ListMeasures.NDCG_20, GAIN),
        values,
        new Resampling(evaluation.bootstrapRounds(), seed));
  }

  /** By item of the interactions, its number among what was bought; below 0 if nobody bought it. */
  private int[] purchased(Interactions data) {
    return IntStream.range(0, data.items().size())
        .map(
            item -> {
              int bought = taught.log().items().id(data.items().name(item));
              return bought < 0 ? -1 - item : bought;
            })
        .toArray();
  }

  /**
   * What makes lists. Not a record: Kryo, which a cluster may use to send it, cannot write them.
   */
  private static final class Lists implements Serializable {
    private static final long serialVersionUID = 1L;
    final CatalogueModel blend;
    final ScoredItems popular;
    final int[] purchased;

    Lists(CatalogueModel blend, ScoredItems popular, int[] purchased) {
      this.blend = blend;
      this.popular = popular;
      this.purchased = purchased;
    }

    /** For each customer enough to fill a list beside all that has places in it. */
    List<int[]> of(List<History> customers) {
      int enough = SHOWN + Places.of(SHOWN, SHARES[SHARES.length - 1]);
      List<ScoredItems> lists = blend.top(customers, enough);
      List<int[]> filled = new ArrayList<>();
      for (int c = 0; c < lists.size(); c++) {
        ScoredItems list = lists.get(c);
        ScoredItems fill =
            Fill.missing(list, popular, customers.get(c).hidden(), enough - list.size());
        filled.add(Arrays.stream(Fill.joined(list, fill)).map(i -> purchased[i]).toArray());
      }
      return filled;
    }
  }

  private static Iterator<Row> measured(
      Iterator<Row> customers,
      Lists lists,
      Outlook.Shared shared,
      RepurchaseOdds odds,
      int window) {
    List<Row> cases = new ArrayList<>();
    List<Buyer> batch = new ArrayList<>();
    while (customers.hasNext()) {
      Buyer buyer = Buyer.of(customers.next(), shared, odds, window);
      if (buyer.next().length > 0 && buyer.history().items().length > 0) {
        batch.add(buyer);
      }
      if (batch.size() == BATCH || !customers.hasNext()) {
        List<int[]> of = lists.of(batch.stream().map(Buyer::history).toList());
        for (int b = 0; b < of.size(); b++) {
          cases.add(batch.get(b).measured(of.get(b)));
        }
        batch.clear();
      }
    }
    return cases.iterator();
  }

  /**
   * A customer before a window.
   *
   * @param again what they may buy again, the likeliest first
   * @param next what they bought in it, ascending
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Buyer(String userId, History history, int[] again, int[] next) {
    static Buyer of(Row row, Outlook.Shared shared, RepurchaseOdds odds, int window) {
      Row history = RowFactory.create(row.get(0), row.get(1), row.get(2), row.get(3));
      Purchases purchases = shared.purchases(row);
      Candidates candidates = shared.candidates(purchases, window);
      int most = Places.of(SHOWN, SHARES[SHARES.length - 1]);
      return new Buyer(
          row.getString(1),
          CustomerHistory.of(history).history(View.TRAIN),
          Arrays.stream(odds.best(candidates, most).items())
              .map(place -> candidates.items()[place])
              .toArray(),
          shared.boughtIn(purchases, window));
    }

    /** NDCG@20 with each share of the places of a list. */
    Row measured(int[] list) {
      List<Double> ndcg = new ArrayList<>();
      for (double share : SHARES) {
        int[] given = Arrays.copyOf(again, Math.min(again.length, Places.of(SHOWN, share)));
        int[] others =
            Arrays.stream(list)
                .filter(item -> Arrays.stream(given).noneMatch(one -> one == item))
                .toArray();
        int[] woven =
            Arrays.stream(Places.woven(others.length, given.length, share, SHOWN))
                .map(of -> of < 0 ? given[-1 - of] : others[of])
                .toArray();
        ndcg.add(Ranking.ndcg(woven, next, SHOWN));
      }
      return RowFactory.create(userId, ndcg.toArray(Double[]::new));
    }
  }
}
