package io.shopkeeper.recommend.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.report.EvaluationParts;
import io.shopkeeper.recommend.again.BuyAgainFacts;
import io.shopkeeper.recommend.again.BuyAgainShareFacts;
import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.NightRun;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Titles;
import io.shopkeeper.report.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What customers will buy again: which items the shop will sell once more, how well that is
 * foretold, and by what.
 */
public final class BuyAgainSection implements Section {
  private static final int ITEMS = 10;

  /** What moves the log-odds by less is not shown: that is a hundredth of the odds. */
  private static final double NEXT_TO_NOTHING = 0.01;

  @Override
  public String id() {
    return "buy-again";
  }

  @Override
  public Chapter chapter() {
    return Chapter.LEARNED;
  }

  @Override
  public List<Class<?>> words() {
    return List.of(BuyAgainSection.class, EvaluationParts.class);
  }

  @Override
  public Content read(ReportContext night) throws Exception {
    Optional<NightRun> run = night.records().run("buy-again");
    Optional<BuyAgainFacts> facts = run.flatMap(r -> r.fact("buy-again", BuyAgainFacts.class));
    if (facts.isEmpty()) {
      return Content.NOTHING;
    }
    Words words = night.words();
    List<Part> parts = new ArrayList<>();
    parts.add(new Part.Lead(lead(facts.get(), words)));
    night
        .records()
        .run("als-train")
        .flatMap(training -> training.fact("buy_again_share", BuyAgainShareFacts.class))
        .ifPresent(share -> parts.add(new Part.Lead(share(share, words))));
    Optional<Dataset<Row>> table = night.released("buy_again");
    if (table.isPresent()) {
      expected(table.get(), facts.get(), night).ifPresent(parts::add);
    }
    run.flatMap(r -> r.fact("evaluation", Evaluation.class))
        .filter(evaluation -> !evaluation.contenders().isEmpty())
        .ifPresent(
            evaluation ->
                parts.addAll(
                    new EvaluationParts(
                            words,
                            "-buy-again",
                            words.text(
                                "again.evaluation-note",
                                words.metric(evaluation.headline()),
                                words.count(run.get().fact("evaluation").path("users").asLong())))
                        .of(evaluation)));
    influence(facts.get(), words).ifPresent(parts::add);
    return new Content(List.of(), parts);
  }

  private static String lead(BuyAgainFacts facts, Words words) {
    return facts.taken() == 0
        ? words.text("again.lead-none", words.count(facts.horizonDays()))
        : words.text(
            "again.lead",
            words.count(facts.horizonDays()),
            words.name("model", facts.source()),
            words.count(facts.windows()),
            words.percent((double) facts.taken() / facts.examples()));
  }

  /** What places in lists would bring, and the setting that gives them. */
  static String share(BuyAgainShareFacts facts, Words words) {
    BuyAgainShareFacts.Night night = facts.night();
    if (night == null) {
      return words.text(
          facts.proposed() == 0 ? "again.share-none" : "again.share-unmeasured",
          words.count(facts.windows()),
          words.count(facts.cases()),
          words.significant(facts.proposed()));
    }
    return words.text(
        "again.share",
        words.wholePercent(facts.proposed()),
        words.decimal(night.ndcg(), 4),
        words.decimal(night.ndcgWith(), 4),
        words.interval(night.gain().value(), night.gain().low(), night.gain().high()),
        words.count(night.users()),
        words.count(facts.windows()),
        words.significant(facts.proposed()));
  }

  /** The items that will be sold again most often, by the sum of what is foretold. */
  private static Optional<Part> expected(
      Dataset<Row> table, BuyAgainFacts facts, ReportContext night) throws IOException {
    Words words = night.words();
    List<Row> rows =
        table
            .groupBy("item_id")
            .agg(
                sum(col("probability").cast("decimal(18,6)")).cast("double").as("expected"),
                count(lit(1)).as("customers"))
            .orderBy(desc("expected"), col("item_id"))
            .limit(ITEMS)
            .collectAsList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Titles titles = night.titles(rows.stream().map(row -> row.getString(0)).toList());
    return Optional.of(
        Part.Table.of(
            words.text("again.expected", words.count(facts.horizonDays())),
            words.text("again.expected.note"),
            List.of(
                words.text("again.product"),
                words.text("again.purchases"),
                words.text("again.customers")),
            rows.stream()
                .map(
                    row ->
                        Part.Row.of(
                            Part.Cell.of(titles.title(row.getString(0))),
                            Part.Cell.of(words.decimal(row.getDouble(1), 1)),
                            Part.Cell.of(words.count(row.getLong(2)))))
                .toList()));
  }

  /** What the odds go by, that which moves them most first. */
  static Optional<Part> influence(BuyAgainFacts facts, Words words) {
    List<Map.Entry<String, Double>> signals =
        facts.influence().entrySet().stream()
            .filter(signal -> Math.abs(signal.getValue()) >= NEXT_TO_NOTHING)
            .sorted((a, b) -> Double.compare(Math.abs(b.getValue()), Math.abs(a.getValue())))
            .toList();
    if (signals.size() < 2) {
      return Optional.empty();
    }
    Figure.Builder figure =
        Figure.of("buy-again-signals", "bars")
            .title(words.text("again.signals", words.name("again.signal", signals.get(0).getKey())))
            .note(words.text("again.signals.note"))
            .with("horizontal", true)
            .axis("x", words.text("again.odds"), "decimal")
            .axis("y", "", "label")
            .header(words.text("again.known"), words.text("again.odds"));
    Figure.Series series = figure.series(words.text("again.odds"), "s1");
    for (Map.Entry<String, Double> signal : signals) {
      String name = words.name("again.signal", signal.getKey());
      figure.label(name);
      series.add(signal.getValue());
      figure.row(name, words.decimal(signal.getValue(), 2));
    }
    return Optional.of(figure.build());
  }
}
