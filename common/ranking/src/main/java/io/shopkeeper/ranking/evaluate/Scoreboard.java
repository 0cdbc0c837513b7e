package io.shopkeeper.ranking.evaluate;

import io.shopkeeper.core.stats.Bootstrap;
import io.shopkeeper.core.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Every model's metrics, user by user. All models are measured on the same users, in the same
 * order, so that comparisons are paired.
 */
public final class Scoreboard {
  private static final double LEVEL = 0.95;

  private final Map<String, double[][]> byModel;
  private final int[] historySize;
  private final int[] customer;
  private final boolean pooled;
  private final int rounds;
  private final long seed;

  /**
   * A board.
   *
   * @param byModel for each model, {@code [metric][user]}
   * @param historySize for each user, the number of items known before the window
   * @param customer for each user, a number that is the same on every board
   * @param rounds of the bootstrap
   */
  public Scoreboard(
      Map<String, double[][]> byModel, int[] historySize, int[] customer, int rounds, long seed) {
    this(byModel, historySize, customer, false, rounds, seed);
  }

  /**
   * A board of cases that belong together in groups, such as the predictions of a session: whole
   * groups are drawn.
   *
   * @param byModel for each model, {@code [metric][case]}
   * @param known for each case, the number of items known before it
   * @param group of each case
   */
  public static Scoreboard grouped(
      Map<String, double[][]> byModel, int[] known, int[] group, int rounds, long seed) {
    return new Scoreboard(byModel, known, group, true, rounds, seed);
  }

  private Scoreboard(
      Map<String, double[][]> byModel,
      int[] historySize,
      int[] customer,
      boolean pooled,
      int rounds,
      long seed) {
    byModel.forEach(
        (model, values) -> {
          for (double[] metric : values) {
            if (metric.length != historySize.length) {
              throw new IllegalArgumentException(
                  "model %s has %d users of %d"
                      .formatted(model, metric.length, historySize.length));
            }
          }
        });
    this.byModel = new TreeMap<>(byModel);
    this.historySize = historySize;
    this.customer = customer;
    this.pooled = pooled;
    this.rounds = rounds;
    this.seed = seed;
  }

  /**
   * Several windows as one: the same customer in several of them is drawn together, since a
   * customer's weeks resemble each other.
   */
  public static Scoreboard pooled(List<Scoreboard> windows) {
    int users = windows.stream().mapToInt(Scoreboard::users).sum();
    int[] history = new int[users];
    int[] customer = new int[users];
    Map<String, double[][]> models = new TreeMap<>();
    int at = 0;
    for (Scoreboard window : windows) {
      System.arraycopy(window.historySize, 0, history, at, window.users());
      System.arraycopy(window.customer, 0, customer, at, window.users());
      int from = at;
      window.byModel.forEach(
          (model, values) -> {
            double[][] into = models.computeIfAbsent(model, m -> new double[values.length][users]);
            for (int metric = 0; metric < values.length; metric++) {
              System.arraycopy(values[metric], 0, into[metric], from, window.users());
            }
          });
      at += window.users();
    }
    return new Scoreboard(
        models, history, customer, true, windows.get(0).rounds, windows.get(0).seed);
  }

  /** How many users were ranked. */
  public int users() {
    return historySize.length;
  }

  /** Whether a model is on the board. */
  public boolean holds(String model) {
    return byModel.containsKey(model);
  }

  /** A model's values, user by user. */
  public double[] values(String model, Metric metric) {
    return byModel.get(model)[metric.place()];
  }

  /** The mean; NaN without users. */
  public double mean(String model, Metric metric) {
    double sum = 0;
    for (double value : values(model, metric)) {
      sum += value;
    }
    return sum / users();
  }

  /** The mean with its 95 % interval over users. */
  public Interval interval(String model, Metric metric) {
    return Bootstrap.meanClustered(
        values(model, metric), pooled ? customer : null, rounds, seed, LEVEL);
  }

  /** (a − b) ÷ b with its 95 % interval, users paired. */
  public Interval relative(String a, String b, Metric metric) {
    return Bootstrap.relativeDifference(
        values(a, metric), values(b, metric), pooled ? customer : null, rounds, seed, LEVEL);
  }

  /** A slice of the users. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Slice(String name, int[] users) {}

  /** Slices by how much is known of a user. */
  public List<Slice> slices() {
    List<Slice> slices = new ArrayList<>();
    add(slices, "1 to 4 items known", n -> n < 5);
    add(slices, "5 to 19 items known", n -> n >= 5 && n < 20);
    add(slices, "20 and more items known", n -> n >= 20);
    return slices;
  }

  private void add(List<Slice> slices, String name, IntPredicate size) {
    int[] users =
        IntStream.range(0, historySize.length).filter(u -> size.test(historySize[u])).toArray();
    if (users.length > 0) {
      slices.add(new Slice(name, users));
    }
  }

  /** The mean with its 95 % interval within a slice. */
  public Interval interval(String model, Metric metric, Slice slice) {
    return Bootstrap.meanClustered(
        within(model, metric, slice), groups(slice), rounds, seed, LEVEL);
  }

  /** (a − b) ÷ b within a slice. */
  public Interval relative(String a, String b, Metric metric, Slice slice) {
    return Bootstrap.relativeDifference(
        within(a, metric, slice), within(b, metric, slice), groups(slice), rounds, seed, LEVEL);
  }

  /** One-sided p-value that (a − b) ÷ b is not below −margin within a slice. */
  public double belowMargin(String a, String b, Metric metric, Slice slice, double margin) {
    return Bootstrap.relativeDifferenceBelow(
        within(a, metric, slice), within(b, metric, slice), groups(slice), -margin, rounds, seed);
  }

  private int[] groups(Slice slice) {
    return pooled ? IntStream.of(slice.users()).map(u -> customer[u]).toArray() : null;
  }

  private double[] within(String model, Metric metric, Slice slice) {
    double[] all = values(model, metric);
    return IntStream.of(slice.users()).mapToDouble(u -> all[u]).toArray();
  }
}
