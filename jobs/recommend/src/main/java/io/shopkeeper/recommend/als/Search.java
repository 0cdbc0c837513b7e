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
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.BaselineTraining.Histories;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.PopularModel;
import io.shopkeeper.ranking.night.EarlierWindows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Looks for better settings by NDCG@20 on the oldest of the windows before that of the night,
 * training on the days before it. No window behind the verdict is used, so its estimates stay
 * unbiased.
 *
 * <p>First the best of {@code als.search} is taken. Then a number of changes is tried, one setting
 * of one model a step up or down at a time, in the manner of a pattern search (Hooke and Jeeves
 * 1961) that goes on from night to night: a change is kept where it makes its model better than
 * chance would, and tried once more in the same direction.
 */
final class Search {
  /** One-sided 5 % of the normal distribution, for the paired difference of two settings. */
  private static final double SURE = 1.645;

  private final AlsTrainJob.Settings settings;
  private final Days night;

  Search(AlsTrainJob.Settings settings, Days night) {
    this.settings = settings;
    this.night = night;
  }

  /**
   * What a search found.
   *
   * @param settings the best
   * @param trials in order
   */
  record Found(AlsTrainJob.Settings settings, List<Trial> trials) {}

  /** A setting and a direction. */
  private record Turn(Knob knob, boolean up) {
    Turn back() {
      return new Turn(knob, !up);
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

    /** The choices as they were tried, the first among the best kept. */
    List<Trial> trials() {
      int best = 0;
      for (int c = 1; c < choices.size(); c++) {
        best = ndcg(c) > ndcg(best) ? c : best;
      }
      List<Trial> trials = new ArrayList<>();
      for (int c = 0; board.cases() > 0 && c < choices.size(); c++) {
        AlsSettings als = choices.get(c);
        Map<String, Double> of = new LinkedHashMap<>();
        of.put(Knob.ALS_RANK.path(), (double) als.rank());
        of.put(Knob.ALS_ALPHA.path(), als.alpha());
        of.put(Knob.ALS_REGULARISATION.path(), als.regularisation());
        trials.add(new Trial(AlsModel.SOURCE, of, ndcg(c), null, board.cases(), c == best));
      }
      return trials;
    }

    private double ndcg(int choice) {
      return board.mean(name(choice), ListMeasures.NDCG_20);
    }
  }

  /**
   * Searches. It costs a training for each choice, for each trial, and for each model of which a
   * setting is tried.
   *
   * @throws JobException (64) for a malformed combination in {@code als.search}
   */
  Found find(EventLog log) {
    List<AlsSettings> choices = choices(settings.als());
    List<Trial> trials = new ArrayList<>();
    measure(log, choices).ifPresent(measured -> trials.addAll(measured.trials()));
    AlsTrainJob.Settings best = settings;
    for (int c = 0; c < trials.size(); c++) {
      best = trials.get(c).kept() ? best.with(choices.get(c)) : best;
    }
    Optional<Days> oldest = oldest(log);
    return settings.search().trials() == 0 || oldest.isEmpty()
        ? new Found(best, trials)
        : turned(log, oldest.get(), best, trials);
  }

  private Found turned(EventLog log, Days days, AlsTrainJob.Settings start, List<Trial> trials) {
    AlsTrainJob.Settings best = start;
    try (Interactions data = log.interactions(days).orElseThrow()) {
      Bench bench = new Bench(data);
      Map<String, CatalogueModel> models = new HashMap<>();
      Deque<Turn> turns = turns();
      int left = data.ratings(View.TRAIN).isEmpty() ? 0 : settings.search().trials();
      while (left > 0 && !turns.isEmpty()) {
        Turn turn = turns.removeFirst();
        Knob knob = turn.knob();
        OptionalDouble value =
            knob.applies(best) ? knob.turned(best, turn.up()) : OptionalDouble.empty();
        if (value.isEmpty()) {
          continue;
        }
        AlsTrainJob.Settings other = knob.with(best, value.getAsDouble());
        AlsTrainJob.Settings before = best;
        CatalogueModel incumbent =
            models.computeIfAbsent(knob.model(), model -> bench.train(model, before));
        CatalogueModel model = bench.train(knob.model(), other);
        Trial trial = bench.compare(knob, value.getAsDouble(), model, incumbent);
        if (trial == null) {
          break;
        }
        trials.add(trial);
        left--;
        if (trial.kept()) {
          best = other;
          models.put(knob.model(), model);
          turns.remove(turn.back());
          turns.addFirst(turn);
        }
      }
    }
    return new Found(best, trials);
  }

  /** All turns, beginning with another one each night. */
  private Deque<Turn> turns() {
    List<Turn> turns = new ArrayList<>();
    for (Knob knob : Knob.values()) {
      turns.add(new Turn(knob, true));
      turns.add(new Turn(knob, false));
    }
    Collections.rotate(
        turns,
        -Math.floorMod(night.asOf().toEpochDay() * settings.search().trials(), turns.size()));
    return new ArrayDeque<>(turns);
  }

  /** Trains and compares models on the window that is searched on. */
  private final class Bench {
    private final BaselineTraining training;
    private final Histories histories;
    private final PopularModel popular;
    private final Interactions data;
    private final Evaluator evaluator;

    Bench(Interactions data) {
      this.data = data;
      this.training = new BaselineTraining(data, View.TRAIN);
      this.histories = training.histories(settings.itemItem().maxInteractions());
      this.popular = training.popular();
      this.evaluator = evaluator(data);
    }

    CatalogueModel train(String model, AlsTrainJob.Settings with) {
      return switch (model) {
        case BaselineTraining.EASE -> training.ease(histories.visitors(), with.ease());
        case BaselineTraining.RP3BETA -> training.rp3beta(histories.visitors(), with.rp3beta());
        default -> {
          try (AlsTrained als = new AlsTraining(data, View.TRAIN).als(with.als())) {
            yield als.items();
          }
        }
      };
    }

    /** What came of a change; null where there is no customer to tell it by. */
    Trial compare(Knob knob, double value, CatalogueModel model, CatalogueModel incumbent) {
      Board board =
          evaluator
              .evaluate(
                  Map.of("tried", model, "best", incumbent, popular.source(), popular), popular)
              .board();
      if (board.cases() == 0) {
        return null;
      }
      double[] tried = board.values("tried", ListMeasures.NDCG_20);
      double[] best = board.values("best", ListMeasures.NDCG_20);
      double before = board.mean("best", ListMeasures.NDCG_20);
      double gain = board.mean("tried", ListMeasures.NDCG_20) - before;
      double squares = 0;
      for (int c = 0; c < tried.length; c++) {
        squares += Math.pow(tried[c] - best[c] - gain, 2);
      }
      double error = Math.sqrt(squares / Math.max(1, tried.length - 1) / tried.length);
      return new Trial(
          knob.model(),
          Map.of(knob.path(), value),
          board.mean("tried", ListMeasures.NDCG_20),
          before > 0 ? gain / before : null,
          board.cases(),
          gain > SURE * error);
    }
  }

  private Optional<Days> oldest(EventLog log) {
    return EarlierWindows.days(log, night, settings.rolling().windows()).stream().findFirst();
  }

  private Evaluator evaluator(Interactions data) {
    return new Evaluator(
        data,
        settings.evaluation(),
        Shelf.of(Optional.empty(), data.items()),
        settings.als().seed());
  }

  /** Trains and evaluates choices; empty if there is none, or the log is too short for a window. */
  Optional<Measured> measure(EventLog log, List<AlsSettings> choices) {
    Optional<Days> oldest = choices.isEmpty() ? Optional.empty() : oldest(log);
    if (oldest.isEmpty()) {
      return Optional.empty();
    }
    Days days = oldest.get();
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
      Board board = evaluator(data).evaluate(models, popular).board();
      return Optional.of(new Measured(days, choices, board));
    }
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
