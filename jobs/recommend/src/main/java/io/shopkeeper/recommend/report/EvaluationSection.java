package io.shopkeeper.recommend.report;

import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.report.EvaluationParts;
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
      shown.headline(one.evaluation()).ifPresent(headlines::add);
    }
    return new Content(headlines, parts);
  }

  private static String lead(Measured one, Words words) {
    Evaluation evaluation = one.evaluation();
    String users = words.count(one.lists().users());
    return (evaluation.testFrom() == null || evaluation.testTo() == null
            ? words.text("evaluation.lead-plain", users)
            : words.text(
                "evaluation.lead",
                words.day(LocalDate.parse(evaluation.testFrom())),
                words.day(LocalDate.parse(evaluation.testTo())),
                users))
        + " "
        + words.text(
            "evaluation.cold",
            words.count(one.lists().coldUsers()),
            words.count(one.lists().coldItems()));
  }
}
