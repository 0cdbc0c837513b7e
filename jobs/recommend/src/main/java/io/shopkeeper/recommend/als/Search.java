package io.shopkeeper.recommend.als;

import io.shopkeeper.core.JobException;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.evaluate.Evaluator;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.EventLog;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.PopularModel;
import io.shopkeeper.ranking.night.EarlierWindows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Selects hyper-parameters by NDCG@20 on the oldest of the windows before that of the night,
 * training on the days before it. No window behind the verdict is used, so its estimates stay
 * unbiased.
 */
final class Search {
  private final AlsTrainJob.Settings settings;
  private final Days night;

  Search(AlsTrainJob.Settings settings, Days night) {
    this.settings = settings;
    this.night = night;
  }

  /** One combination of hyper-parameters with its NDCG@20 over a number of users. */
  record Trial(AlsSettings als, double ndcg, int users) {
    Map<String, Object> facts() {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("rank", als.rank());
      facts.put("alpha", als.alpha());
      facts.put("regularisation", als.regularisation());
      facts.put("ndcg@20", ndcg);
      facts.put("users", users);
      return facts;
    }
  }

  /**
   * What was measured on one window, on whose board a choice stands as {@link #name}.
   *
   * @param days the window, and the days before it that all were trained on
   */
  record Measured(Days days, List<AlsSettings> choices, Board board) {
    static String name(int choice) {
      return "als " + choice;
    }

    List<Trial> trials() {
      return IntStream.range(0, board.cases() > 0 ? choices.size() : 0)
          .mapToObj(
              c ->
                  new Trial(
                      choices.get(c), board.mean(name(c), ListMeasures.NDCG_20), board.cases()))
          .toList();
    }
  }

  /**
   * Evaluates every combination of {@code als.search}; empty if there is none or no user to
   * evaluate on.
   *
   * @throws JobException (64) for a malformed combination
   */
  List<Trial> trials(EventLog log) {
    return measure(log, choices(settings.als())).map(Measured::trials).orElse(List.of());
  }

  /** Trains and evaluates choices; empty if there is none, or the log is too short for a window. */
  Optional<Measured> measure(EventLog log, List<AlsSettings> choices) {
    List<Days> earlier = EarlierWindows.days(log, night, settings.rolling().windows());
    if (choices.isEmpty() || earlier.isEmpty()) {
      return Optional.empty();
    }
    Days days = earlier.get(0);
    try (Interactions data = log.interactions(days).orElseThrow()) {
      BaselineTraining baselines = new BaselineTraining(data, View.TRAIN);
      if (data.ratings(View.TRAIN).isEmpty()) {
        return Optional.empty();
      }
      PopularModel popular = baselines.popular();
      Map<String, CatalogueModel> models = new LinkedHashMap<>();
      for (int c = 0; c < choices.size(); c++) {
        try (AlsTrained als = new AlsTraining(data, View.TRAIN).als(choices.get(c))) {
          models.put(Measured.name(c), als.items());
        }
      }
      models.put(popular.source(), popular);
      Board board =
          new Evaluator(
                  data,
                  settings.evaluation(),
                  Shelf.of(Optional.empty(), data.items()),
                  settings.als().seed())
              .evaluate(models, popular)
              .board();
      return Optional.of(new Measured(days, choices, board));
    }
  }

  /**
   * The settings of the best trial, the first among ties; the given ones if there are no trials.
   */
  static AlsSettings best(List<Trial> trials, AlsSettings otherwise) {
    Trial best = null;
    for (Trial trial : trials) {
      best = best == null || trial.ndcg() > best.ndcg() ? trial : best;
    }
    return best == null ? otherwise : best.als();
  }

  /** The combinations of {@code als.search}: rank, alpha and regularisation, such as "16 1 0.5". */
  static List<AlsSettings> choices(AlsSettings als) {
    return choices(als, als.search());
  }

  /** The same of other combinations. */
  static List<AlsSettings> choices(AlsSettings als, List<String> search) {
    List<AlsSettings> choices = new ArrayList<>();
    for (String choice : search) {
      String[] parts = choice.strip().split("\\s+", -1);
      try {
        if (parts.length != 3) {
          throw new NumberFormatException("not three numbers");
        }
        int rank = Integer.parseInt(parts[0]);
        double alpha = Double.parseDouble(parts[1]);
        double regularisation = Double.parseDouble(parts[2]);
        if (rank < 1 || rank > 1024 || !(alpha > 0) || !(regularisation >= 0)) {
          throw new NumberFormatException("out of range");
        }
        choices.add(als.with(rank, alpha, regularisation));
      } catch (NumberFormatException e) {
        throw JobException.usage(
            "setting 'als.search' holds \"%s\": expected rank, alpha and regularisation, as in \"32 1 0.1\""
                .formatted(choice));
      }
    }
    return choices;
  }
}
