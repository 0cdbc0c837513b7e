package io.shopkeeper.learning.judge;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.learning.split.Days;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The results of evaluating all models of a night, as {@code evaluation.json} and {@code run.json}
 * hold them. An application adds fields of its own beside these and reads them by a record of its
 * own.
 *
 * @param trainTo the last training day, yyyy-MM-dd; null, as the next two, if the cases have no
 *     dates
 * @param testFrom the first day of the test window
 * @param testTo the last day of the test window
 * @param headline the name of the measure by which models are compared
 * @param contenders all models that were evaluated; empty if there was no case
 * @param differences the candidate's relative improvement over each other model in the headline
 * @param slices the headline within each slice
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Evaluation(
    String trainTo,
    String testFrom,
    String testTo,
    String headline,
    List<Contender> contenders,
    List<Difference> differences,
    List<SliceValues> slices) {

  /**
   * The metrics of one model.
   *
   * @param name under which the board lists it
   * @param role candidate, production, baseline or variant
   * @param metrics the estimate of each measure, by the measure's name
   * @param cases on how many it was measured; null in a file of an earlier version
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Contender(String name, Role role, Map<String, Estimate> metrics, Integer cases) {
    /**
     * Whether it was measured on fewer cases than another, so that their figures do not compare.
     */
    public boolean onFewerThan(Contender other) {
      return cases != null && other.cases != null && cases < other.cases;
    }
  }

  /**
   * The candidate's relative improvement over another model, a fraction; above 0 the candidate is
   * better, whatever the direction of the measure.
   *
   * @param against the other contender's name
   * @param value the improvement over the cases themselves
   * @param low the lower end of its 95 % interval
   * @param high the upper end
   */
  public record Difference(String against, double value, double low, double high) {}

  /**
   * The headline measure within a slice.
   *
   * @param name the slice's name
   * @param cases number of cases in the slice; called {@code users} in files, its first name
   * @param values the headline's estimate by the contender's name
   */
  public record SliceValues(
      String name, @JsonProperty("users") int cases, Map<String, Estimate> values) {}

  /** Replaces lists that a file of an earlier version lacks by empty ones. */
  public Evaluation {
    contenders = contenders == null ? List.of() : List.copyOf(contenders);
    differences = differences == null ? List.of() : List.copyOf(differences);
    slices = slices == null ? List.of() : List.copyOf(slices);
  }

  /**
   * The evaluation of a board whose cases have no dates.
   *
   * @param shown the measures that are told of each contender
   */
  public static Evaluation of(Board board, Measure headline, List<Measure> shown, Lineup lineup) {
    return of(board, null, null, null, headline, shown, lineup);
  }

  /**
   * The evaluation of a board whose cases are from the test window.
   *
   * @param shown the measures that are told of each contender
   */
  public static Evaluation of(
      Board board, Days days, Measure headline, List<Measure> shown, Lineup lineup) {
    return of(
        board,
        days.trainEnd().toString(),
        days.testFrom().toString(),
        days.asOf().toString(),
        headline,
        shown,
        lineup);
  }

  private static Evaluation of(
      Board board,
      String trainTo,
      String testFrom,
      String testTo,
      Measure headline,
      List<Measure> shown,
      Lineup lineup) {
    List<Contender> contenders = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    if (board.cases() > 0) {
      lineup
          .roles()
          .forEach(
              (name, role) -> {
                contenders.add(contender(board, name, role, headline, shown));
                if (!name.equals(lineup.candidate()) && board.holds(lineup.candidate())) {
                  Interval by = board.improvement(lineup.candidate(), name, headline);
                  differences.add(new Difference(name, by.estimate(), by.low(), by.high()));
                }
              });
    }
    return new Evaluation(
        trainTo,
        testFrom,
        testTo,
        headline.name(),
        contenders,
        differences,
        slices(board, lineup.roles().keySet(), headline));
  }

  private static Contender contender(
      Board board, String name, Role role, Measure headline, List<Measure> shown) {
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    for (Measure measure : shown) {
      metrics.put(measure.name(), Estimate.of(board.interval(name, measure)));
    }
    int cases = board.shared(headline, name, name).cases().length;
    return new Contender(name, role, metrics, cases);
  }

  private static List<SliceValues> slices(Board board, Set<String> contenders, Measure headline) {
    List<SliceValues> slices = new ArrayList<>();
    for (Slice slice : board.slices()) {
      Map<String, Estimate> values = new LinkedHashMap<>();
      contenders.stream()
          .filter(name -> board.measured(headline, slice, name).cases().length > 0)
          .forEach(name -> values.put(name, Estimate.of(board.interval(name, headline, slice))));
      slices.add(new SliceValues(slice.name(), slice.cases().length, values));
    }
    return slices;
  }
}
