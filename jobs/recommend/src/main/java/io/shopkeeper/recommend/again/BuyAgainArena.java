package io.shopkeeper.recommend.again;

import io.shopkeeper.core.metrics.Ranking;
import io.shopkeeper.core.repurchase.Candidates;
import io.shopkeeper.core.repurchase.Purchases;
import io.shopkeeper.core.repurchase.RepurchaseOdds;
import io.shopkeeper.learning.contest.Arena;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.learning.judge.Measure;
import io.shopkeeper.learning.judge.Resampling;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.evaluate.HistorySlices;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Where odds compete: each orders what a customer had bought before a test window, and what the
 * customer bought again in it is to stand first. The windows before the night's are pooled with it;
 * for each, the odds are learned anew from earlier ones.
 */
final class BuyAgainArena implements Arena<RepurchaseOdds> {
  /** What is told of each kind. */
  static final List<Measure> MEASURED = List.of(ListMeasures.NDCG_20, ListMeasures.RECALL_20);

  private static final int SHOWN = 20;

  private static final StructType CASES =
      new StructType()
          .add("window", DataTypes.IntegerType, false)
          .add("user_id", DataTypes.StringType, false)
          .add("known", DataTypes.IntegerType, false)
          .add("values", DataTypes.createArrayType(DataTypes.DoubleType, false), false);

  private final PurchaseLog log;
  private final Outlook outlook;
  private final BuyAgainModels models;
  private final Lessons lessons;
  private final Days days;
  private final EvaluationSettings settings;
  private final long seed;

  BuyAgainArena(
      PurchaseLog log,
      Outlook outlook,
      BuyAgainModels models,
      Lessons lessons,
      Days days,
      EvaluationSettings settings,
      long seed) {
    this.log = log;
    this.outlook = outlook;
    this.models = models;
    this.lessons = lessons;
    this.days = days;
    this.settings = settings;
    this.seed = seed;
  }

  @Override
  public Measured measure(Map<String, RepurchaseOdds> contenders) {
    Map<Integer, Map<String, RepurchaseOdds>> byWindow = new TreeMap<>();
    byWindow.put(Windows.TONIGHT, contenders);
    for (int window : outlook.windows().tested()) {
      // Where no earlier window teaches anything, nothing was chosen without this one.
      if (window != Windows.TONIGHT && lessons.taken(outlook.windows().teaching(window)) > 0) {
        Map<String, RepurchaseOdds> then = new TreeMap<>();
        BuyAgainModels.KINDS.forEach(kind -> then.put(kind.source(), models.before(window, kind)));
        byWindow.put(window, then);
      }
    }
    Board board = board(byWindow);
    return new Measured() {
      @Override
      public Board board() {
        return board;
      }

      @Override
      public Map<String, Object> facts(Lineup lineup) {
        Map<String, Object> facts =
            new TreeMap<>(
                Json.fields(Evaluation.of(board, days, ListMeasures.NDCG_20, MEASURED, lineup)));
        facts.put("windows", byWindow.size());
        facts.put("users", board.cases());
        return facts;
      }

      @Override
      public Map<String, Double> metrics(String contender) {
        Map<String, Double> metrics = new TreeMap<>();
        if (board.cases() > 0) {
          MEASURED.forEach(m -> metrics.put(m.name(), board.mean(contender, m)));
        }
        return metrics;
      }
    };
  }

  private Board board(Map<Integer, Map<String, RepurchaseOdds>> byWindow) {
    Map<Integer, List<Row>> cases = new TreeMap<>();
    try (Outlook.Shared shared = outlook.share(log)) {
      Map<Integer, Map<String, RepurchaseOdds>> judged = new TreeMap<>(byWindow);
      log.customers()
          .flatMap(
              (FlatMapFunction<Row, Row>) customer -> cases(customer, shared, judged),
              Encoders.row(CASES))
          .collectAsList()
          .forEach(row -> cases.computeIfAbsent(row.getInt(0), w -> new ArrayList<>()).add(row));
    }
    Map<String, Integer> numbers = new HashMap<>();
    List<Board> boards = new ArrayList<>();
    List<Integer> groups = new ArrayList<>();
    byWindow.forEach(
        (window, contenders) -> {
          List<Row> rows = cases.getOrDefault(window, new ArrayList<>());
          rows.sort(Comparator.comparing(row -> row.getString(1)));
          boards.add(board(rows, List.copyOf(contenders.keySet())));
          rows.forEach(
              row -> groups.add(numbers.computeIfAbsent(row.getString(1), u -> numbers.size())));
        });
    return Board.pooled(boards, groups.stream().mapToInt(Integer::intValue).toArray());
  }

  private Board board(List<Row> rows, List<String> contenders) {
    Map<String, double[][]> values = new TreeMap<>();
    for (int c = 0; c < contenders.size(); c++) {
      double[][] of = new double[MEASURED.size()][rows.size()];
      for (int m = 0; m < of.length; m++) {
        for (int r = 0; r < rows.size(); r++) {
          of[m][r] = rows.get(r).<Double>getList(3).get(c * of.length + m);
        }
      }
      values.put(contenders.get(c), of);
    }
    return Board.of(rows.size(), MEASURED, values, new Resampling(settings.bootstrapRounds(), seed))
        .sliced(HistorySlices.of(rows.stream().mapToInt(row -> row.getInt(2)).toArray()));
  }

  private static Iterator<Row> cases(
      Row customer, Outlook.Shared shared, Map<Integer, Map<String, RepurchaseOdds>> judged) {
    List<Row> cases = new ArrayList<>();
    Purchases purchases = shared.purchases(customer);
    judged.forEach(
        (window, contenders) -> {
          Candidates candidates = shared.candidates(purchases, window);
          int[] taken =
              IntStream.range(0, candidates.size()).filter(i -> candidates.taken()[i]).toArray();
          if (taken.length > 0) {
            List<Double> values = new ArrayList<>();
            for (RepurchaseOdds odds : contenders.values()) {
              int[] best = odds.best(candidates, SHOWN).items();
              values.add(Ranking.ndcg(best, taken, SHOWN));
              values.add(Ranking.recall(best, taken, SHOWN));
            }
            cases.add(
                RowFactory.create(
                    window,
                    customer.getString(0),
                    candidates.size(),
                    values.toArray(Double[]::new)));
          }
        });
    return cases.iterator();
  }

  @Override
  public RepurchaseOdds readForWindow(Version live) throws IOException {
    return models.read(live, State.forWindow(live, days.trainEnd()));
  }

  @Override
  public String source(Version version) {
    return BuyAgainModels.source(version);
  }
}
