package io.shopkeeper.neural.session;

import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.report.EvaluationParts;
import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.NightRun;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import java.util.List;
import java.util.Optional;

/** How well the next item of a session is foretold, on nights that trained for it. */
public final class NextItemsSection implements Section {
  /** The fact that holds the evaluation. */
  private static final String FACT = "evaluation";

  @Override
  public String id() {
    return "next-items";
  }

  @Override
  public Chapter chapter() {
    return Chapter.LEARNED;
  }

  @Override
  public List<Class<?>> words() {
    return List.of(NextItemsSection.class, EvaluationParts.class);
  }

  @Override
  public Content read(ReportContext night) {
    Optional<NightRun> run = night.records().run("session-rnn");
    Optional<Evaluation> evaluation =
        run.flatMap(r -> r.fact(FACT, Evaluation.class)).filter(e -> !e.contenders().isEmpty());
    if (evaluation.isEmpty()) {
      return Content.NOTHING;
    }
    long predictions = run.get().fact(FACT).path("predictions").asLong();
    EvaluationParts shown =
        new EvaluationParts(
            night.words(),
            "-next-items",
            night
                .words()
                .text(
                    "next-items.note",
                    night.words().metric(evaluation.get().headline()),
                    night.words().count(predictions)));
    return new Content(List.of(), shown.of(evaluation.get()));
  }
}
