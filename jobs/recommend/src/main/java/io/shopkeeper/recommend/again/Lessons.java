package io.shopkeeper.recommend.again;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.shopkeeper.core.repurchase.Candidates;
import io.shopkeeper.core.repurchase.Purchases;
import io.shopkeeper.core.repurchase.RepurchaseOdds;
import io.shopkeeper.core.repurchase.Signal;
import io.shopkeeper.learning.split.HashShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * What the windows of a log teach: a sample of customers with what they had bought before each
 * window, and what they bought again in it.
 */
final class Lessons {
  private static final long MOST_OF_A_WINDOW = 50_000;
  private static final int SIGNALS = Signal.values().length;

  /** So many purchases for each weight, or it is not learned (Peduzzi et al. 1996). */
  private static final int TAKEN_FOR_A_WEIGHT = 10;

  /** Examples by window: the signals, then 1 where the item was taken. */
  private final List<List<float[]>> examples;

  private Lessons(List<List<float[]>> examples) {
    this.examples = examples;
  }

  /** The examples of all windows whose purchases are known. */
  static Lessons of(PurchaseLog log, Outlook outlook, long seed) {
    Windows windows = outlook.windows();
    long most = Arrays.stream(outlook.pairs()).max().orElse(0);
    List<List<float[]>> examples = new ArrayList<>();
    Arrays.stream(windows.days()).forEach(window -> examples.add(new ArrayList<>()));
    if (most == 0) {
      return new Lessons(examples);
    }
    try (Outlook.Shared shared = outlook.share(log)) {
      HashShare.atMost(MOST_OF_A_WINDOW, most)
          .of(log.customers(), col("user_id"), lit(seed))
          .toJavaRDD()
          .flatMap(row -> examples(row, shared))
          .collect()
          .forEach(example -> examples.get((int) example[SIGNALS + 1]).add(example));
    }
    // In an order of their own, so that sums do not depend on the partitions.
    examples.forEach(ofWindow -> ofWindow.sort(Arrays::compare));
    return new Lessons(examples);
  }

  private static Iterator<float[]> examples(Row customer, Outlook.Shared shared) {
    List<float[]> examples = new ArrayList<>();
    Purchases purchases = shared.purchases(customer);
    for (int window = Windows.TONIGHT; window < shared.windows(); window++) {
      Candidates candidates = shared.candidates(purchases, window);
      for (int i = 0; i < candidates.size(); i++) {
        float[] example = Arrays.copyOf(candidates.signals()[i], SIGNALS + 2);
        example[SIGNALS] = candidates.taken()[i] ? 1 : 0;
        example[SIGNALS + 1] = window;
        examples.add(example);
      }
    }
    return examples.iterator();
  }

  /** How many purchases of the sample some windows hold. */
  long taken(int... windows) {
    return examples(windows).stream().filter(example -> example[SIGNALS] > 0).count();
  }

  /** How many pairs of a customer and an item some windows hold. */
  long size(int... windows) {
    return examples(windows).size();
  }

  /**
   * The odds that some windows teach. Where they hold too few purchases for all wanted signals, the
   * next smaller of the kinds is learned; the smallest goes by how often alone.
   *
   * @param kinds what the odds may go by, the most first
   */
  RepurchaseOdds learn(List<Set<Signal>> kinds, int... windows) {
    List<float[]> of = examples(windows);
    boolean[] taken = new boolean[of.size()];
    int count = 0;
    for (int e = 0; e < taken.length; e++) {
      taken[e] = of.get(e)[SIGNALS] > 0;
      count += taken[e] ? 1 : 0;
    }
    for (Set<Signal> used : kinds) {
      if (used.size() > 1 && count >= TAKEN_FOR_A_WEIGHT * used.size()) {
        return RepurchaseOdds.learn(of, taken, used);
      }
    }
    return RepurchaseOdds.byTimes(of.size(), count);
  }

  /**
   * How far each signal moves the log-odds: its weight times its deviation in some windows, by the
   * signal's label.
   */
  Map<String, Double> influence(RepurchaseOdds odds, int... windows) {
    List<float[]> of = examples(windows);
    Map<String, Double> influence = new LinkedHashMap<>();
    odds.weights()
        .forEach(
            (signal, weight) ->
                influence.put(signal.label(), weight * deviation(of, signal.place())));
    return influence;
  }

  private static double deviation(List<float[]> of, int column) {
    double mean = of.stream().mapToDouble(example -> example[column]).average().orElse(0);
    double square =
        of.stream().mapToDouble(e -> (e[column] - mean) * (e[column] - mean)).average().orElse(0);
    return Math.sqrt(square);
  }

  private List<float[]> examples(int... windows) {
    List<float[]> all = new ArrayList<>();
    for (int window : windows) {
      all.addAll(examples.get(window));
    }
    return all;
  }
}
