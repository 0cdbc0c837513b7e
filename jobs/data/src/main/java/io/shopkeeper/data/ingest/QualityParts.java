package io.shopkeeper.data.ingest;

import io.shopkeeper.data.ingest.Quality.Refused;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Cell;
import io.shopkeeper.report.Part.Columns;
import io.shopkeeper.report.Part.Row;
import io.shopkeeper.report.Part.Table;
import io.shopkeeper.report.Part.Tone;
import io.shopkeeper.report.Words;
import java.util.ArrayList;
import java.util.List;

/** Renders the data quality: record counts by source file and by reason, and the checks. */
final class QualityParts {
  private static final int MOST_BARS = 30;

  private final Words words;

  QualityParts(Words words) {
    this.words = words;
  }

  Content of(Quality quality) {
    List<Part> charts = new ArrayList<>();
    List<Content.Headline> headlines = new ArrayList<>();
    if (quality.read() > 0) {
      charts.add(balance(quality));
      headlines.add(
          new Content.Headline(
              words.text("headline.refused"),
              words.percent((double) quality.quarantined() / quality.read()),
              words.text("headline.refused.note", words.compactCount(quality.read()))));
    }
    if (!quality.refusals().isEmpty()) {
      charts.add(refusals(quality.refusals()));
    }
    List<Part> parts = Part.list(new Columns(charts));
    if (!quality.checks().isEmpty()) {
      parts.add(checks(quality.checks()));
    }
    return new Content(headlines, parts);
  }

  private Figure balance(Quality quality) {
    double refused = (double) quality.quarantined() / quality.read();
    Figure.Builder figure =
        Figure.of("balance", "bars")
            .title(words.text("balance.title", words.percent(refused), words.count(quality.read())))
            .note(words.text("balance.note"))
            .with("horizontal", true)
            .with("stacked", true)
            .axis("x", words.text("axis.rows"), "count")
            .axis("y", "", "label")
            .header(
                words.text("col.source-file"),
                words.text("col.table"),
                words.text("col.parsed"),
                words.text("col.unparseable"),
                words.text("col.curated"),
                words.text("col.quarantined"),
                words.text("col.merged"));
    Figure.Series curated = figure.series(words.text("col.curated"), "s1");
    Figure.Series merged = figure.series(words.text("col.merged"), "s6");
    Figure.Series quarantined = figure.series(words.text("col.quarantined"), "s2");
    for (Quality.Source source : quality.sources().stream().limit(MOST_BARS).toList()) {
      IngestFacts.File rows = source.rows();
      figure.label(rows.file() + " → " + source.table());
      curated.addCount(rows.curated());
      merged.addCount(rows.merged());
      quarantined.addCount(rows.quarantined());
      figure.row(
          rows.file(),
          source.table(),
          words.count(rows.parsed()),
          words.count(rows.unparseable()),
          words.count(rows.curated()),
          words.count(rows.quarantined()),
          words.count(rows.merged()));
    }
    return figure.build();
  }

  private Figure refusals(List<Refused> refusals) {
    Refused most = refusals.get(0);
    Figure.Builder figure =
        Figure.of("refusals", "bars")
            .title(
                words.text(
                    "refusals.title",
                    words.name("reason", most.reason()),
                    words.count(most.rows())))
            .note(words.text("refusals.note"))
            .with("horizontal", true)
            .axis("x", words.text("axis.rows"), "count")
            .axis("y", "", "label")
            .header(words.text("col.reason"), words.text("col.table"), words.text("col.rows"));
    Figure.Series series = figure.series(words.text("axis.rows"), "s2");
    for (Refused refused : refusals.stream().limit(MOST_BARS).toList()) {
      String reason = words.name("reason", refused.reason());
      figure.label(reason + " · " + refused.table());
      series.addCount(refused.rows());
      figure.row(reason, refused.table(), words.count(refused.rows()));
    }
    return figure.build();
  }

  private Table checks(List<IngestFacts.Checked> checks) {
    long passed = checks.stream().filter(QualityParts::passed).count();
    return Table.of(
        passed == checks.size()
            ? words.text("checks.title-all", words.count(passed))
            : words.text("checks.title", words.count(passed), words.count(checks.size())),
        "",
        List.of(
            words.text("col.check"),
            words.text("col.table"),
            words.text("col.seen"),
            words.text("col.threshold"),
            words.text("col.verdict")),
        checks.stream()
            .map(
                c ->
                    Row.of(
                        Cell.of(words.name("check", c.check())),
                        Cell.code(c.table()),
                        Cell.of(words.significant(c.observed())),
                        Cell.of(words.significant(c.threshold())),
                        passed(c)
                            ? Cell.pill(Tone.GOOD, words.text("verdict.passed"))
                            : Cell.pill(Tone.BAD, words.text("verdict.failed"))))
            .toList());
  }

  private static boolean passed(IngestFacts.Checked check) {
    return "passed".equals(check.verdict());
  }
}
