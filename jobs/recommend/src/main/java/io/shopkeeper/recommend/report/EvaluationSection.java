package io.shopkeeper.recommend.report;

import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.report.EvaluationParts;
import io.shopkeeper.ranking.evaluate.ListEvaluation;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.model.BlendLearning.BlendFacts;
import io.shopkeeper.ranking.night.LuckFacts;
import io.shopkeeper.ranking.night.NewItemFacts;
import io.shopkeeper.recommend.als.Trial;
import io.shopkeeper.recommend.report.Evaluations.Measured;
import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Content.Headline;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Words;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The section on the accuracy of recommenders: one evaluation for each training of the night. */
public final class EvaluationSection implements Section {
  @Override
  public String id() {
    return "evaluation";
  }

  @Override
  public Chapter chapter() {
    return Chapter.LEARNED;
  }

  @Override
  public List<Class<?>> words() {
    return List.of(EvaluationSection.class, EvaluationParts.class);
  }

  @Override
  public Content read(ReportContext night) throws Exception {
    return of(Evaluations.of(night), night.words());
  }

  static Content of(Evaluations evaluations, Words words) {
    if (evaluations.all().isEmpty()) {
      return Content.of(new Part.Missing(words.text("missing.evaluation")));
    }
    List<Headline> headlines = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    for (Measured one : evaluations.all()) {
      EvaluationParts shown =
          new EvaluationParts(
              words,
              parts.isEmpty() ? "" : "-" + one.by(),
              words.text(
                  "evaluation.note",
                  words.metric(one.evaluation().headline()),
                  words.count(one.lists().users())));
      if (evaluations.all().size() > 1) {
        parts.add(new Part.Heading(one.by()));
      }
      parts.add(new Part.Lead(lead(one, words)));
      parts.addAll(shown.of(one.evaluation()));
      one.blend()
          .filter(blend -> !blend.steps().isEmpty())
          .ifPresent(blend -> parts.add(blend(blend, words)));
      one.newItems().ifPresent(facts -> parts.add(new Part.Lead(newItems(facts, words))));
      one.luck().ifPresent(facts -> parts.add(new Part.Lead(luck(facts, words))));
      if (!one.trials().isEmpty()) {
        parts.add(tried(one.trials(), words));
      }
      shown.headline(one.evaluation()).ifPresent(headlines::add);
    }
    return new Content(headlines, parts);
  }

  private static String lead(Measured one, Words words) {
    Evaluation evaluation = one.evaluation();
    return tested(evaluation, one.lists(), words)
        + " "
        + words.text(
            "evaluation.cold",
            words.count(one.lists().coldUsers()),
            words.count(one.lists().coldItems()));
  }

  private static Part blend(BlendFacts blend, Words words) {
    return Part.Table.of(
        words.text("blend.title"),
        words.text(
            blend.halfLifeDays() == null ? "blend.note" : "blend.note-lately",
            words.count(blend.customers()),
            words.count(blend.windows()),
            words.significant(blend.halfLifeDays() == null ? 0 : blend.halfLifeDays())),
        List.of(words.text("blend.part"), words.text("blend.weight"), words.text("blend.so-far")),
        blend.steps().stream()
            .map(
                step ->
                    Part.Row.of(
                        Part.Cell.of(words.name("model", step.part())),
                        Part.Cell.of(words.decimal(step.weight(), 2)),
                        Part.Cell.of(words.decimal(step.ndcg(), 4))))
            .toList());
  }

  private static String newItems(NewItemFacts facts, Words words) {
    return words.text(
        "new-items.line",
        words.percent(facts.share()),
        words.count(facts.items()),
        words.decimal(facts.recall(), 4),
        words.decimal(facts.recallWith(), 4),
        words.decimal(facts.ndcg(), 4),
        words.decimal(facts.ndcgWith(), 4),
        words.count(facts.users()));
  }

  private static String luck(LuckFacts facts, Words words) {
    return words.text(
        "luck.line",
        words.decimal(facts.ndcgOther(), 4),
        words.decimal(facts.ndcg(), 4),
        words.change(facts.change().value()),
        words.change(facts.change().low()),
        words.change(facts.change().high()),
        words.count(facts.users()));
  }

  private static Part tried(List<Trial> trials, Words words) {
    return Part.Table.of(
        words.text("search.title"),
        words.text("search.note", words.count(trials.get(0).users())),
        List.of(
            words.text("search.tried"),
            words.text("blend.part"),
            words.metric(ListMeasures.NDCG_20.name()),
            words.text("search.gain"),
            words.text("search.outcome")),
        trials.stream()
            .map(
                trial ->
                    Part.Row.of(
                        Part.Cell.of(
                            trial.settings().entrySet().stream()
                                .map(s -> s.getKey() + " = " + words.significant(s.getValue()))
                                .collect(Collectors.joining(", "))),
                        Part.Cell.of(words.name("model", trial.model())),
                        Part.Cell.of(words.decimal(trial.ndcg(), 4)),
                        Part.Cell.of(trial.gain() == null ? "" : words.change(trial.gain())),
                        Part.Cell.of(words.text(trial.kept() ? "search.kept" : "search.left"))))
            .toList());
  }

  private static String tested(Evaluation evaluation, ListEvaluation lists, Words words) {
    String users = words.count(lists.users());
    if (evaluation.testFrom() == null || evaluation.testTo() == null) {
      return words.text("evaluation.lead-plain", users);
    }
    String from = words.day(LocalDate.parse(evaluation.testFrom()));
    String to = words.day(LocalDate.parse(evaluation.testTo()));
    return lists.windows() == 1
        ? words.text("evaluation.lead", from, to, users)
        : words.text("evaluation.lead-pooled", from, to, users, words.count(lists.windows() - 1));
  }
}
