package io.shopkeeper.neural.session;

import io.shopkeeper.core.session.NextItem;
import io.shopkeeper.learning.contest.Arena;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.learning.judge.Measure;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Where models of the next item compete: on the sessions that began in the test window. */
final class NextItemArena implements Arena<NextItem> {
  private final JobContext context;
  private final Sessions sessions;
  private final Days days;
  private final NextItemModels models;
  private final NextItemEvaluation evaluation;

  NextItemArena(
      JobContext context,
      Sessions sessions,
      Days days,
      NextItemModels models,
      NextItemEvaluation evaluation) {
    this.context = context;
    this.sessions = sessions;
    this.days = days;
    this.models = models;
    this.evaluation = evaluation;
  }

  @Override
  public Measured measure(Map<String, NextItem> contenders) {
    Board board = evaluation.board(sessions.test(), contenders);
    context.rows("test_predictions", board.cases());
    return new Measured() {
      @Override
      public Board board() {
        return board;
      }

      @Override
      public Map<String, Object> facts(Lineup lineup) {
        Map<String, Object> facts =
            new TreeMap<>(
                Json.fields(
                    Evaluation.of(
                        board, days, ListMeasures.MRR_20, NextItemEvaluation.MEASURED, lineup)));
        facts.put("predictions", board.cases());
        return facts;
      }

      @Override
      public Map<String, Double> metrics(String contender) {
        Map<String, Double> metrics = new TreeMap<>();
        if (board.cases() > 0) {
          for (Measure measure : NextItemEvaluation.MEASURED) {
            metrics.put(measure.name(), board.mean(contender, measure));
          }
        }
        return metrics;
      }
    };
  }

  /**
   * The network that is live, as it is. A run for a day of the past may meet one that was trained
   * on days of its test window: it has no state that knows less, and to beat it all the same is
   * what makes it leave.
   */
  @Override
  public NextItem readForWindow(Version live) throws IOException {
    String trainedTo = live.manifest().labels().getOrDefault("train-to", "an unknown day");
    if (trainedTo.compareTo(days.trainEnd().toString()) > 0) {
      context.say(
          "production %s version %s was trained to %s, training ended on %s: it knows of the test window what tonight's network does not"
              .formatted(live.name(), live.label(), trainedTo, days.trainEnd()));
    }
    return models.read(live, State.EVALUATED);
  }

  @Override
  public String source(Version version) {
    return NextItemModels.source(version);
  }

  @Override
  public boolean madeAnew(Version live) {
    return NextItemModels.madeAnew(live);
  }
}
