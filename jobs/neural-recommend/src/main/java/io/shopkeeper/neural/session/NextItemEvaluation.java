package io.shopkeeper.neural.session;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.shopkeeper.core.session.BlendedNext;
import io.shopkeeper.core.session.NextItem;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Measure;
import io.shopkeeper.learning.judge.Resampling;
import io.shopkeeper.learning.split.HashShare;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.evaluate.HistorySlices;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.model.Fill;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Measures next-item models on whole sessions: after each item but the last, the place of the item
 * that came next among the first twenty of the whole catalogue. The cases of the board are these
 * predictions, grouped by session. Executors rank; the driver gets one byte for each prediction.
 */
final class NextItemEvaluation {
  private static final int DEPTH = 20;

  private static final StructType PLACES =
      new StructType()
          .add("session_id", DataTypes.StringType, false)
          .add("known", DataTypes.BinaryType, false)
          .add("places", DataTypes.BinaryType, false);

  private final EvaluationSettings settings;
  private final long seed;
  private final ScoredItems popular;
  private final boolean repeated;

  /**
   * Makes an evaluation.
   *
   * @param settings how many sessions are measured, and how intervals are found
   * @param seed of the sample and of the intervals
   * @param popular fills lists that a model leaves short
   * @param repeated whether lists may hold earlier items of a session; where not, an item that the
   *     session had before is nothing to predict
   */
  NextItemEvaluation(
      EvaluationSettings settings, long seed, ScoredItems popular, boolean repeated) {
    this.settings = settings;
    this.seed = seed;
    this.popular = popular;
    this.repeated = repeated;
  }

  /**
   * Measures models on sessions.
   *
   * @param sessions rows with {@code session_id} and {@code items}
   * @param models by their names on the board
   */
  Board board(Dataset<Row> sessions, Map<String, NextItem> models) {
    NextLists[] lists =
        models.values().stream()
            .map(model -> new NextLists(model, popular, repeated, new int[0]))
            .toArray(NextLists[]::new);
    Broadcast<NextLists[]> shared =
        JavaSparkContext.fromSparkContext(sessions.sparkSession().sparkContext()).broadcast(lists);
    boolean repeats = repeated;
    try {
      List<Row> rows =
          sampled(sessions)
              .select("session_id", "items")
              .map(
                  (MapFunction<Row, Row>) row -> places(row, shared.value(), repeats),
                  Encoders.row(PLACES))
              .orderBy("session_id")
              .collectAsList();
      return board(rows, models.keySet().toArray(String[]::new));
    } finally {
      shared.destroy();
    }
  }

  /**
   * Measures blends of the same models by the mean reciprocal rank at twenty, each model asked
   * once.
   *
   * @param sessions rows with {@code session_id} and {@code items}
   * @param members the models
   * @param weights of each blend, one for each model
   */
  double[] blends(Dataset<Row> sessions, List<NextItem> members, List<double[]> weights) {
    Broadcast<List<NextItem>> shared =
        JavaSparkContext.fromSparkContext(sessions.sparkSession().sparkContext())
            .broadcast(List.copyOf(members));
    boolean repeats = repeated;
    double[] means = new double[weights.size()];
    int predictions = 0;
    try {
      for (Row row :
          sampled(sessions)
              .select("session_id", "items")
              .map(
                  (MapFunction<Row, Row>)
                      session -> blended(session, shared.value(), weights, repeats),
                  Encoders.row(PLACES))
              .orderBy("session_id")
              .collectAsList()) {
        byte[] places = (byte[]) row.get(2);
        predictions += ((byte[]) row.get(1)).length;
        for (int p = 0; p < places.length; p++) {
          means[p % means.length] += places[p] > 0 ? 1.0 / places[p] : 0;
        }
      }
    } finally {
      shared.destroy();
    }
    int all = predictions;
    return Arrays.stream(means).map(sum -> sum / Math.max(1, all)).toArray();
  }

  /** For each prediction and each blend in turn, the place of what came next from 1, or 0. */
  private static Row blended(
      Row row, List<NextItem> members, List<double[]> weights, boolean repeats) {
    int[] items = Sessions.items(row, 1);
    int[] session = Arrays.copyOf(items, items.length - 1);
    int[][] hidden = new int[session.length][];
    for (int n = 0; n < session.length; n++) {
      hidden[n] = NextLists.hidden(session, n + 1, repeats, new int[0]);
    }
    BlendedNext.Mixed[] mixed = BlendedNext.mixed(members, session, DEPTH, hidden);
    boolean[] asked = asked(items, repeats);
    int predictions = predictions(asked);
    byte[] places = new byte[predictions * weights.size()];
    int at = 0;
    for (int n = 0; n < session.length; n++) {
      for (int w = 0; asked[n] && w < weights.size(); w++) {
        int place = mixed[n].place(weights.get(w), items[n + 1]);
        places[at++] = (byte) (place <= DEPTH ? place : 0);
      }
    }
    return RowFactory.create(row.getString(0), new byte[predictions], places);
  }

  /** Whether what follows each item of a session is something to predict. */
  private static boolean[] asked(int[] items, boolean repeats) {
    boolean[] asked = new boolean[items.length - 1];
    for (int n = 0; n < asked.length; n++) {
      int next = items[n + 1];
      asked[n] = repeats || Arrays.stream(items, 0, n + 1).noneMatch(item -> item == next);
    }
    return asked;
  }

  private static int predictions(boolean[] asked) {
    int predictions = 0;
    for (boolean is : asked) {
      predictions += is ? 1 : 0;
    }
    return predictions;
  }

  private Dataset<Row> sampled(Dataset<Row> sessions) {
    return HashShare.atMost(settings.maxUsers(), sessions.count())
        .of(sessions, col("session_id"), lit(seed));
  }

  /** For each model in turn and each prediction, the place of what came next from 1, or 0. */
  private static Row places(Row row, NextLists[] models, boolean repeats) {
    int[] items = Sessions.items(row, 1);
    int[] session = Arrays.copyOf(items, items.length - 1);
    boolean[] asked = asked(items, repeats);
    int predictions = predictions(asked);
    byte[] places = new byte[models.length * predictions];
    byte[] known = new byte[predictions];
    int at = 0;
    for (NextLists model : models) {
      NextLists.NextList[] lists = model.afterEach(session, DEPTH);
      int prediction = 0;
      for (int n = 0; n < session.length; n++) {
        if (asked[n]) {
          places[at++] = place(Fill.joined(lists[n].own(), lists[n].fill()), items[n + 1]);
          known[prediction++] = (byte) Math.min(n + 1, Byte.MAX_VALUE);
        }
      }
    }
    return RowFactory.create(row.getString(0), known, places);
  }

  private static byte place(int[] list, int wanted) {
    for (int p = 0; p < list.length; p++) {
      if (list[p] == wanted) {
        return (byte) (p + 1);
      }
    }
    return 0;
  }

  private Board board(List<Row> rows, String[] names) {
    int cases = rows.stream().mapToInt(row -> ((byte[]) row.get(1)).length).sum();
    int[] known = new int[cases];
    int[] group = new int[cases];
    Map<String, double[][]> byModel = new TreeMap<>();
    for (String name : names) {
      byModel.put(name, new double[MEASURED.size()][cases]);
    }
    int from = 0;
    for (int s = 0; s < rows.size(); s++) {
      byte[] before = (byte[]) rows.get(s).get(1);
      byte[] places = (byte[]) rows.get(s).get(2);
      for (int n = 0; n < before.length; n++) {
        known[from + n] = before[n];
        group[from + n] = s;
        for (int m = 0; m < names.length; m++) {
          measure(byModel.get(names[m]), from + n, places[m * before.length + n]);
        }
      }
      from += before.length;
    }
    return Board.of(cases, MEASURED, byModel, new Resampling(settings.bootstrapRounds(), seed))
        .grouped(group)
        .sliced(HistorySlices.of(known));
  }

  /** What a board holds of each prediction. */
  static final List<Measure> MEASURED =
      List.of(
          ListMeasures.MRR_20,
          ListMeasures.RECALL_20,
          ListMeasures.RECALL_10,
          ListMeasures.NDCG_20);

  /** Fills in one prediction, in the order of {@link #MEASURED}. */
  private static void measure(double[][] metrics, int at, int place) {
    if (place > 0) {
      metrics[0][at] = 1.0 / place;
      metrics[1][at] = 1;
      metrics[2][at] = place <= 10 ? 1 : 0;
      metrics[3][at] = Math.log(2) / Math.log(place + 1);
    }
  }
}
