package io.shopkeeper.ranking.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Estimate;
import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.learning.judge.Measure;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.ranking.evaluate.Evaluator.Outcome;
import io.shopkeeper.ranking.evaluate.Evaluator.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fields of {@code evaluation.json} for recommendation lists, beside those of {@link
 * Evaluation}.
 *
 * @param windows test windows that are pooled, of which the last is that of the night; absent in
 *     files of an earlier version, whose evaluations knew one
 * @param users evaluated customers with a history, each once in every window
 * @param warmUsersInWindow customers with a history and at least one relevant item
 * @param coldUsers customers without a history
 * @param relevant relevant pairs of customer and item
 * @param relevantColdItems relevant pairs whose item had no interaction before the window
 * @param coldItems items without an interaction before the window
 * @param fallbackForColdUsers accuracy of popular items for customers without a history
 * @param spreads spread of each model's lists over the catalogue
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ListEvaluation(
    int windows,
    long users,
    long warmUsersInWindow,
    long coldUsers,
    long relevant,
    long relevantColdItems,
    long coldItems,
    ColdUsers fallbackForColdUsers,
    List<ListSpread> spreads) {

  /**
   * The accuracy of popular items for customers without a history.
   *
   * @param users number of such customers
   * @param ndcg mean NDCG@20; null if there are none
   * @param recall mean recall@20; null if there are none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ColdUsers(
      long users,
      @JsonProperty("ndcg@20") Estimate ndcg,
      @JsonProperty("recall@20") Estimate recall) {
    private static ColdUsers of(Board board, String popular) {
      return board.cases() == 0
          ? new ColdUsers(0, null, null)
          : new ColdUsers(
              board.cases(),
              Estimate.of(board.interval(popular, ListMeasures.NDCG_20)),
              Estimate.of(board.interval(popular, ListMeasures.RECALL_20)));
    }
  }

  /**
   * How the first 20 places of a model's lists spread over the catalogue.
   *
   * @param name the contender's name
   * @param coverage share of the trained items that occur in a list, in [0, 1]
   * @param gini Gini coefficient of how often each of them occurs, in [0, 1]; 0 is uniform
   * @param novelty mean self-information of a recommended item, in bits
   * @param diversity mean dissimilarity of two items of a list, in [0, 1]
   * @param popularityLift mean popularity of the lists ÷ that of the histories
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record ListSpread(
      String name,
      double coverage,
      double gini,
      double novelty,
      double diversity,
      double popularityLift) {
    private static ListSpread of(Board board, String name, Spread spread) {
      return new ListSpread(
          name,
          spread.coverage(),
          spread.gini(),
          board.mean(name, ListMeasures.NOVELTY_20),
          board.mean(name, ListMeasures.DIVERSITY_20),
          spread.popularityLift());
    }
  }

  /** Replaces spreads that a file of an earlier version lacks by an empty list. */
  public ListEvaluation {
    windows = Math.max(1, windows);
    spreads = spreads == null ? List.of() : List.copyOf(spreads);
  }

  /** All fields of an evaluation as JSON, those of {@link Evaluation} included. */
  public static Map<String, Object> facts(Outcome outcome, int windows, Days days, Lineup lineup) {
    Map<String, Object> facts =
        new TreeMap<>(
            Json.fields(
                Evaluation.of(
                    outcome.board(), days, ListMeasures.NDCG_20, ListMeasures.ACCURACY, lineup)));
    facts.putAll(Json.fields(of(outcome, windows, lineup)));
    return facts;
  }

  private static ListEvaluation of(Outcome outcome, int windows, Lineup lineup) {
    List<ListSpread> spreads = new ArrayList<>();
    if (outcome.board().cases() > 0) {
      for (String name : lineup.roles().keySet()) {
        spreads.add(ListSpread.of(outcome.board(), name, outcome.spread().get(name)));
      }
    }
    return new ListEvaluation(
        windows,
        outcome.board().cases(),
        outcome.window().warmUsers(),
        outcome.window().coldUsers(),
        outcome.window().relevant(),
        outcome.window().relevantCold(),
        outcome.window().coldItems(),
        ColdUsers.of(outcome.cold(), lineup.fallback().orElseThrow()),
        spreads);
  }

  /** What is told of a contender, by the names of the measures; nothing where nobody ranked. */
  public static Map<String, Double> metrics(Outcome outcome, String contender) {
    Map<String, Double> metrics = new TreeMap<>();
    Spread spread = outcome.spread().get(contender);
    if (spread != null) {
      for (Measure measure : ListMeasures.ALL) {
        metrics.put(measure.name().replace(' ', '-'), outcome.board().mean(contender, measure));
      }
      metrics.put("coverage@20", spread.coverage());
      metrics.put("gini@20", spread.gini());
      metrics.put("popularity-lift@20", spread.popularityLift());
    }
    return metrics;
  }
}
