package io.shopkeeper.ranking.night;

import io.shopkeeper.core.recommend.ItemContent;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.evaluate.Evaluator;
import io.shopkeeper.ranking.evaluate.Evaluator.Outcome;
import io.shopkeeper.ranking.history.CatalogueContent;
import io.shopkeeper.ranking.history.DailyInterest;
import io.shopkeeper.ranking.history.EventLog;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.ItemNames;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.BlendLearning;
import io.shopkeeper.ranking.model.BlendLearning.Learned;
import io.shopkeeper.ranking.model.BlendLesson;
import io.shopkeeper.ranking.model.BlendModel;
import io.shopkeeper.ranking.model.CatalogueModel;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The test windows directly before that of a night. Each is measured with models trained on the
 * days before it, and teaches what the parts of a blend weigh. A window is measured with what still
 * older ones taught, so that the oldest only teaches.
 */
public final class EarlierWindows {
  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<BlendLesson> lessons = new ArrayList<>();

  /**
   * What is the same in all windows of a night.
   *
   * @param interest the visitors of each day, over {@code items}
   * @param shelf the catalogue, over {@code items}
   * @param items the dictionary of the night
   * @param content what the items are, over {@code items}
   */
  public record Night(
      EventLog log,
      Days days,
      ItemNames items,
      ItemContent content,
      Shelf shelf,
      DailyInterest interest,
      Baselines.Settings settings,
      EvaluationSettings evaluation,
      long seed) {}

  /**
   * Trains and measures the models of each window, the oldest first.
   *
   * @param most how many windows at most; fewer where the log leaves less than a window's length to
   *     train on
   * @param recipe trains the factorisation; without one the night's candidate is another model,
   *     which is too dear to repeat, so that no window is measured
   * @param variants measured beside the others, by name
   * @param onlooker sees the windows that are measured
   */
  public EarlierWindows(
      Night night,
      int most,
      Optional<? extends Recipe> recipe,
      Map<String, Variant> variants,
      Onlooker onlooker)
      throws Exception {
    for (Days days : days(night.log(), night.days(), most)) {
      enter(night, days, recipe, variants, onlooker);
    }
  }

  /**
   * The splits of these windows, the oldest first. On the oldest nothing is measured, so that
   * settings may be chosen on it.
   */
  public static List<Days> days(EventLog log, Days night, int most) {
    LocalDate first = log.firstDay().orElse(LocalDate.MAX);
    int length = night.testDays();
    return IntStream.rangeClosed(1, most)
        .map(before -> most + 1 - before)
        .mapToObj(before -> Days.testing(night.asOf().minusDays((long) before * length), length))
        .filter(days -> !days.trainEnd().minusDays(length - 1L).isBefore(first))
        .toList();
  }

  private void enter(
      Night night,
      Days days,
      Optional<? extends Recipe> recipe,
      Map<String, Variant> variants,
      Onlooker onlooker)
      throws Exception {
    try (Interactions data = night.log().interactions(days).orElse(null)) {
      if (data == null) {
        return;
      }
      Optional<AlsModel> als = recipe.flatMap(of -> of.train(data));
      Baselines baselines =
          new Baselines(
              data,
              CatalogueContent.over(night.content(), night.items(), data.items()),
              night.interest().over(data.items()),
              days,
              night.settings(),
              learned(),
              view -> als,
              Baselines.Serving.AS_MEASURED);
      if (recipe.isPresent() && !lessons.isEmpty()) {
        Shelf shelf = night.shelf().over(night.items(), data.items());
        Map<String, CatalogueModel> models = baselines.measured();
        als.ifPresent(model -> models.put(AlsModel.SOURCE, model));
        for (var variant : variants.entrySet()) {
          variant
              .getValue()
              .of(Map.copyOf(models), shelf)
              .ifPresent(model -> models.put(variant.getKey(), model));
        }
        outcomes.add(
            new Evaluator(data, night.evaluation(), shelf, night.seed())
                .evaluate(models, baselines.popular()));
        onlooker.see(days, data, models.get(BlendModel.SOURCE), baselines.popular());
      }
      lessons.add(baselines.lesson(night.seed()));
    }
  }

  /** What was measured on each window, the oldest first. */
  List<Outcome> outcomes() {
    return outcomes;
  }

  /** What all these windows teach. */
  public Learned learned() {
    return BlendLearning.learn(lessons);
  }

  /**
   * The cases of these windows and of the night's own. A model that was not trained anew for these
   * windows, such as the live one, is unmeasured there. Where the night's window has no case, none
   * of its models is known by it, and the others are left out.
   *
   * @param night the outcome on the night's window
   */
  Pool with(Outcome night) {
    if (night.board().cases() == 0) {
      return new Pool(night, 1);
    }
    List<Outcome> all = new ArrayList<>(outcomes);
    all.add(night);
    return new Pool(Outcome.pooled(all), all.size());
  }

  /**
   * The cases behind a verdict.
   *
   * @param windows how many test windows they are from
   */
  record Pool(Outcome outcome, int windows) {}
}
