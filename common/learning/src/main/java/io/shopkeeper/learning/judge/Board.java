package io.shopkeeper.learning.judge;

import io.shopkeeper.core.stats.Bootstrap;
import io.shopkeeper.core.stats.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The value of every measure for every model and every test case. All models are evaluated on the
 * same cases in the same order, so that comparisons are paired.
 *
 * <p>A contender may be unmeasured in some cases, such as a live model in windows that it was
 * trained on: its values there are NaN. A statistic is over the cases in which the contender was
 * measured, a comparison over those in which both were.
 *
 * <p>Dependent cases, such as the predictions of one session or the weeks of one customer, share a
 * group: the bootstrap then resamples whole groups (cluster bootstrap).
 */
public final class Board {
  private static final double LEVEL = 0.95;

  private final int cases;
  private final List<Measure> measures;
  private final Map<String, double[][]> values;
  private final Resampling resampling;
  private final List<Slice> slices;

  /** The group of each case; null if cases are independent. */
  private final int[] groups;

  private Board(
      int cases,
      List<Measure> measures,
      Map<String, double[][]> values,
      Resampling resampling,
      List<Slice> slices,
      int[] groups) {
    this.cases = cases;
    this.measures = measures;
    this.values = values;
    this.resampling = resampling;
    this.slices = slices;
    this.groups = groups;
  }

  /**
   * A board of independent cases, without slices.
   *
   * @param cases number of test cases, at least 0
   * @param measures of each case, in the order of the values
   * @param values by the contender's name, {@code [measure][case]}, measures × cases
   * @throws IllegalArgumentException if a contender lacks a value
   */
  public static Board of(
      int cases, List<Measure> measures, Map<String, double[][]> values, Resampling resampling) {
    values.forEach(
        (contender, ofContender) -> {
          if (ofContender.length != measures.size()) {
            throw new IllegalArgumentException(
                "%s has %d measures of %d"
                    .formatted(contender, ofContender.length, measures.size()));
          }
          for (double[] ofMeasure : ofContender) {
            if (ofMeasure.length != cases) {
              throw new IllegalArgumentException(
                  "%s has %d cases of %d".formatted(contender, ofMeasure.length, cases));
            }
          }
        });
    return new Board(
        cases, List.copyOf(measures), new TreeMap<>(values), resampling, List.of(), null);
  }

  /**
   * The same cases in groups, which the bootstrap resamples as a whole.
   *
   * @param group the group of each case, one entry per case; any numbers
   */
  public Board grouped(int[] group) {
    if (group.length != cases) {
      throw new IllegalArgumentException("%d groups of %d cases".formatted(group.length, cases));
    }
    return new Board(cases, measures, values, resampling, slices, group);
  }

  /** The same board with slices, each of which the gate judges separately. */
  public Board sliced(List<Slice> newSlices) {
    return new Board(cases, measures, values, resampling, List.copyOf(newSlices), groups);
  }

  /**
   * The concatenation of the cases of several boards.
   *
   * @param boards with the same measures; a contender that one lacks is unmeasured in its cases
   * @param group the group of each case of all boards in order; a case that recurs in several
   *     boards keeps its group
   */
  public static Board pooled(List<Board> boards, int[] group) {
    Board first = boards.get(0);
    int cases = boards.stream().mapToInt(Board::cases).sum();
    Map<String, double[][]> all = new TreeMap<>();
    int before = 0;
    for (Board board : boards) {
      int from = before;
      board.values.forEach(
          (contender, ofContender) -> {
            double[][] into =
                all.computeIfAbsent(contender, c -> unmeasured(ofContender.length, cases));
            for (int measure = 0; measure < into.length; measure++) {
              System.arraycopy(ofContender[measure], 0, into[measure], from, board.cases);
            }
          });
      before += board.cases;
    }
    return of(cases, first.measures, all, first.resampling)
        .grouped(group)
        .sliced(Slice.joined(boards));
  }

  private static double[][] unmeasured(int measures, int cases) {
    double[][] values = new double[measures][cases];
    for (double[] ofMeasure : values) {
      Arrays.fill(ofMeasure, Double.NaN);
    }
    return values;
  }

  /** The number of test cases. */
  public int cases() {
    return cases;
  }

  /** The slices, in the order in which they were given. */
  public List<Slice> slices() {
    return slices;
  }

  /** Whether a contender was evaluated. */
  public boolean holds(String contender) {
    return values.containsKey(contender);
  }

  /** A contender's values, one for each case; NaN where it was not measured. */
  public double[] values(String contender, Measure measure) {
    int place = measures.indexOf(measure);
    if (place < 0) {
      throw new IllegalArgumentException(measure + " is not among " + measures);
    }
    return values.get(contender)[place];
  }

  /** The measure's statistic over all cases, by default their mean; NaN without cases. */
  public double mean(String contender, Measure measure) {
    return measure.statistic().of(within(contender, measure, measured(measure, all(), contender)));
  }

  /** The cases of a slice in which contenders were all measured, under the slice's name. */
  public Slice measured(Measure measure, Slice slice, String... contenders) {
    double[][] ofThem =
        Arrays.stream(contenders).map(c -> values(c, measure)).toArray(double[][]::new);
    return new Slice(
        slice.name(),
        IntStream.of(slice.cases())
            .filter(c -> Arrays.stream(ofThem).noneMatch(values -> Double.isNaN(values[c])))
            .toArray());
  }

  /** All cases in which two contenders were both measured. */
  public Slice shared(Measure measure, String a, String b) {
    return measured(measure, all(), a, b);
  }

  /** Above 0 if a is better than b over the cases in which both were measured. */
  public int compare(String a, String b, Measure measure) {
    Slice both = shared(measure, a, b);
    return measure.compare(
        measure.statistic().of(within(a, measure, both)),
        measure.statistic().of(within(b, measure, both)));
  }

  /** The measure's statistic over all cases with its 95 % bootstrap interval. */
  public Interval interval(String contender, Measure measure) {
    return interval(contender, measure, all());
  }

  /** The measure's statistic over the cases of a slice with its 95 % bootstrap interval. */
  public Interval interval(String contender, Measure measure, Slice slice) {
    Slice measured = measured(measure, slice, contender);
    return Bootstrap.of(
        measure.statistic(),
        within(contender, measure, measured),
        groups(measured),
        resampling.rounds(),
        resampling.seed(),
        LEVEL);
  }

  /**
   * The relative improvement of a over b with its 95 % paired-bootstrap interval: (a − b) ÷ b where
   * higher values are better, (b − a) ÷ b where lower ones are. Above 0 a is better.
   *
   * @throws IllegalArgumentException if a value is below 0: the ratio of such means is undefined
   */
  public Interval improvement(String a, String b, Measure measure) {
    return improvement(a, b, measure, all());
  }

  /** The relative improvement of a over b within a slice. */
  public Interval improvement(String a, String b, Measure measure, Slice slice) {
    Slice both = measured(measure, slice, a, b);
    Interval difference =
        Bootstrap.relativeDifference(
            measure.statistic(),
            shares(a, measure, both),
            shares(b, measure, both),
            groups(both),
            resampling.rounds(),
            resampling.seed(),
            LEVEL);
    return switch (measure.better()) {
      case HIGHER -> difference;
      // Subtracted from 0 instead of negated, which would print −0.
      case LOWER ->
          new Interval(0 - difference.estimate(), 0 - difference.high(), 0 - difference.low());
    };
  }

  /**
   * One-sided p-value of "a is worse than b by at most the margin" within a slice, in terms of
   * {@link #improvement}.
   *
   * @param margin tolerated relative loss, a fraction of b's value, at least 0
   */
  public double notWorseBy(String a, String b, Measure measure, Slice slice, double margin) {
    Slice both = measured(measure, slice, a, b);
    double[] ofA = shares(a, measure, both);
    double[] ofB = shares(b, measure, both);
    return switch (measure.better()) {
      case HIGHER ->
          Bootstrap.relativeDifferenceBelow(
              measure.statistic(),
              ofA,
              ofB,
              groups(both),
              -margin,
              resampling.rounds(),
              resampling.seed());
      case LOWER ->
          Bootstrap.relativeDifferenceAbove(
              measure.statistic(),
              ofA,
              ofB,
              groups(both),
              margin,
              resampling.rounds(),
              resampling.seed());
    };
  }

  private Slice all() {
    return new Slice("all", IntStream.range(0, cases).toArray());
  }

  private int[] groups(Slice slice) {
    return groups == null ? null : IntStream.of(slice.cases()).map(c -> groups[c]).toArray();
  }

  private double[] within(String contender, Measure measure, Slice slice) {
    double[] ofAll = values(contender, measure);
    return IntStream.of(slice.cases()).mapToDouble(c -> ofAll[c]).toArray();
  }

  private double[] shares(String contender, Measure measure, Slice slice) {
    double[] within = within(contender, measure, slice);
    for (int i = 0; i < within.length; i++) {
      if (within[i] < 0) {
        throw new IllegalArgumentException(
            "%s of %s is %s in case %d: a relative difference needs values from 0"
                .formatted(measure.name(), contender, within[i], slice.cases()[i]));
      }
    }
    return within;
  }
}
