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
   * Evaluates every combination; empty if there is only one or no user to evaluate on.
   *
   * @throws JobException (64) for a malformed combination
   */
  List<Trial> trials(EventLog log) {
    List<AlsSettings> choices = choices(settings.als());
    List<Days> earlier = EarlierWindows.days(log, night, settings.rolling().windows());
    if (choices.isEmpty() || earlier.isEmpty()) {
      return List.of();
    }
    try (Interactions data = log.interactions(earlier.get(0)).orElseThrow()) {
      BaselineTraining baselines = new BaselineTraining(data, View.TRAIN);
      if (data.ratings(View.TRAIN).isEmpty()) {
        return List.of();
      }
      PopularModel popular = baselines.popular();
      Map<String, CatalogueModel> models = new LinkedHashMap<>();
      for (int c = 0; c < choices.size(); c++) {
        try (AlsTrained als = new AlsTraining(data, View.TRAIN).als(choices.get(c))) {
          models.put("als " + c, als.items());
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
      List<Trial> trials = new ArrayList<>();
      for (int c = 0; c < choices.size() && board.cases() > 0; c++) {
        trials.add(
            new Trial(choices.get(c), board.mean("als " + c, ListMeasures.NDCG_20), board.cases()));
      }
      return trials;
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
    List<AlsSettings> choices = new ArrayList<>();
    for (String choice : als.search()) {
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
