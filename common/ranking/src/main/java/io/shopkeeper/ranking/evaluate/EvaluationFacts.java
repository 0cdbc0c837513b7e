package io.shopkeeper.ranking.evaluate;

import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.ranking.evaluate.Evaluator.Outcome;
import io.shopkeeper.ranking.evaluate.Evaluator.Spread;
import io.shopkeeper.ranking.history.Interactions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An evaluation and the gate's verdict as plain maps: {@code evaluation.json} and the report. */
public final class EvaluationFacts {
  public static final String CANDIDATE = "candidate";
  public static final String PRODUCTION = "production";
  public static final String BASELINE = "baseline";

  private static final List<Metric> ACCURACY =
      Arrays.stream(Metric.values()).filter(Metric::accuracy).toList();

  private EvaluationFacts() {}

  /**
   * One board as a table: every model's metrics, how the candidate differs in the headline, slices.
   *
   * @param headline by which models are compared
   * @param metrics that are shown
   * @param roles by the model's name on the board
   */
  public static Map<String, Object> table(
      Scoreboard board,
      Metric headline,
      List<Metric> metrics,
      String candidate,
      Map<String, String> roles) {
    List<Map<String, Object>> contenders = new ArrayList<>();
    List<Map<String, Object>> differences = new ArrayList<>();
    if (board.users() > 0) {
      roles.forEach(
          (model, role) -> {
            contenders.add(contender(board, model, role, metrics));
            if (!model.equals(candidate) && board.holds(candidate)) {
              Map<String, Object> difference = new LinkedHashMap<>();
              difference.put("against", model);
              difference.putAll(interval(board.relative(candidate, model, headline)));
              differences.add(difference);
            }
          });
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("contenders", contenders);
    facts.put("differences", differences);
    facts.put("slices", slices(board, roles, headline));
    return facts;
  }

  /**
   * The evaluation.
   *
   * @param roles by the model's name on the board
   */
  public static Map<String, Object> of(
      Outcome outcome, Interactions.Days days, String candidate, Map<String, String> roles) {
    Scoreboard board = outcome.board();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("train_to", days.trainEnd().toString());
    facts.put("test_from", days.trainEnd().plusDays(1).toString());
    facts.put("test_to", days.asOf().toString());
    facts.put("headline", Metric.NDCG_20.label());
    facts.put("users", board.users());
    facts.put("warm_users_in_window", outcome.window().warmUsers());
    facts.put("cold_users", outcome.window().coldUsers());
    facts.put("relevant", outcome.window().relevant());
    facts.put("relevant_cold_items", outcome.window().relevantCold());
    facts.put("cold_items", outcome.window().coldItems());
    facts.put("fallback_for_cold_users", coldUsers(outcome.cold()));
    facts.putAll(table(board, Metric.NDCG_20, ACCURACY, candidate, roles));
    List<Map<String, Object>> spreads = new ArrayList<>();
    if (board.users() > 0) {
      roles
          .keySet()
          .forEach(model -> spreads.add(spread(board, model, outcome.spread().get(model))));
    }
    facts.put("spreads", spreads);
    return facts;
  }

  private static Map<String, Object> coldUsers(Scoreboard cold) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("users", cold.users());
    if (cold.users() > 0) {
      facts.put(Metric.NDCG_20.label(), interval(cold.interval("popular", Metric.NDCG_20)));
      facts.put(Metric.RECALL_20.label(), interval(cold.interval("popular", Metric.RECALL_20)));
    }
    return facts;
  }

  private static Map<String, Object> contender(
      Scoreboard board, String model, String role, List<Metric> shown) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    for (Metric metric : shown) {
      metrics.put(metric.label(), interval(board.interval(model, metric)));
    }
    Map<String, Object> contender = new LinkedHashMap<>();
    contender.put("name", model);
    contender.put("role", role);
    contender.put("metrics", metrics);
    return contender;
  }

  private static Map<String, Object> spread(Scoreboard board, String model, Spread spread) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", model);
    facts.put("coverage", spread.coverage());
    facts.put("gini", spread.gini());
    facts.put("novelty", board.mean(model, Metric.NOVELTY_20));
    facts.put("diversity", board.mean(model, Metric.DIVERSITY_20));
    facts.put("popularity_lift", spread.popularityLift());
    return facts;
  }

  private static List<Map<String, Object>> slices(
      Scoreboard board, Map<String, String> roles, Metric headline) {
    List<Map<String, Object>> slices = new ArrayList<>();
    for (Scoreboard.Slice slice : board.slices()) {
      Map<String, Object> values = new LinkedHashMap<>();
      roles.keySet().forEach(m -> values.put(m, interval(board.interval(m, headline, slice))));
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("name", slice.name());
      facts.put("users", slice.users().length);
      facts.put("values", values);
      slices.add(facts);
    }
    return slices;
  }

  /** The verdict. */
  public static Map<String, Object> of(Gate.Verdict verdict, GateSettings settings) {
    List<Map<String, Object>> checks = new ArrayList<>();
    for (Gate.Check check : verdict.checks()) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("name", check.what());
      facts.put("observed", check.relative().estimate());
      facts.put("low", check.relative().low());
      facts.put("high", check.relative().high());
      facts.put("threshold", check.threshold());
      facts.put("passed", check.passed());
      if (!Double.isNaN(check.pValue())) {
        facts.put("p_holm", check.pValue());
      }
      checks.add(facts);
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("accepted", verdict.accepted());
    facts.put("live", verdict.live().orElse(null));
    facts.put("line", verdict.line());
    facts.put("margin", settings.margin());
    facts.put("checks", checks);
    return facts;
  }

  private static Map<String, Object> interval(Interval interval) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("value", interval.estimate());
    facts.put("low", interval.low());
    facts.put("high", interval.high());
    return facts;
  }
}
