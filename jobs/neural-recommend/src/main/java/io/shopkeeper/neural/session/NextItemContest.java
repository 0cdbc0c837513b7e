package io.shopkeeper.neural.session;

import io.shopkeeper.core.session.NextItem;
import io.shopkeeper.deep.train.Trained;
import io.shopkeeper.deep.train.TrainingFacts;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.judge.Gate;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.learning.judge.Measure;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.judge.Verdict;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Those who foretell next items in a night, and which of them may go live. */
final class NextItemContest {
  private final Map<String, NextItem> models = new LinkedHashMap<>();
  private final Map<String, Role> roles = new LinkedHashMap<>();
  private Lineup.Production production;

  /** Adds a model that was trained tonight, under the name of its source. */
  NextItemContest add(String source, Role role, NextItem model) {
    models.put(source, model);
    roles.put(source, role);
    return this;
  }

  /** Adds the network that is live, measured as it is. */
  void addProduction(String source, NextItem model) {
    add(Lineup.PRODUCTION, Role.PRODUCTION, model);
    production = new Lineup.Production(Lineup.PRODUCTION, source);
  }

  /** Says that a baseline is live: the one trained tonight stands for it. */
  void isLive(String baseline) {
    production = new Lineup.Production(baseline, baseline);
  }

  /** Measures all of them on the sessions of the test window, and judges. */
  Judged judge(NextItemEvaluation evaluation, Sessions sessions, GateSettings gate) {
    Board board = evaluation.board(sessions.test(), models);
    Lineup lineup =
        new Lineup(SessionArtifacts.RNN, roles, "popular", Optional.ofNullable(production));
    return new Judged(
        board,
        lineup,
        new Gate(
                gate,
                ListMeasures.MRR_20,
                "predictions",
                "there is nothing to judge in the test window")
            .judge(board, lineup));
  }

  /**
   * What a contest came to.
   *
   * @param board the measures of everybody, prediction by prediction
   * @param lineup who took part
   * @param verdict what goes live
   */
  record Judged(Board board, Lineup lineup, Verdict verdict) {
    /** What {@code evaluation.json} and the run's record hold of it. */
    Map<String, Object> facts(Days days, Trained trained) {
      Map<String, Object> facts =
          new TreeMap<>(
              Json.fields(
                  Evaluation.of(
                      board, days, ListMeasures.MRR_20, NextItemEvaluation.MEASURED, lineup)));
      facts.put("predictions", board.cases());
      facts.put("training", trained.facts());
      return facts;
    }

    /** The measures of a contender; none where there was nothing to predict. */
    Map<String, Double> metrics(String source) {
      Map<String, Double> metrics = new TreeMap<>();
      if (board.cases() > 0) {
        for (Measure measure : NextItemEvaluation.MEASURED) {
          metrics.put(measure.name(), board.mean(source, measure));
        }
      }
      return metrics;
    }

    /** Tells the run's record, and whoever watches, what was measured and decided. */
    void record(JobContext context, Map<String, Object> facts) {
      for (String name : lineup.roles().keySet()) {
        metrics(name).forEach((measure, value) -> context.metric(name + "." + measure, value));
      }
      context.rows("test_predictions", board.cases());
      context.fact(TrainingFacts.NAME, facts.get("training"));
      context.fact(NextItemsSection.FACT, facts);
      context.fact("gate", verdict);
      context.say(verdict.line());
    }
  }
}
