package io.shopkeeper.app.report;

import io.shopkeeper.app.report.Report.Shown;
import io.shopkeeper.app.report.Tonight.Live;
import io.shopkeeper.app.report.Tonight.Outcome;
import io.shopkeeper.app.report.Tonight.Rows;
import io.shopkeeper.learning.judge.Check;
import io.shopkeeper.report.Content.Headline;
import io.shopkeeper.report.Entry;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.Part.Cell;
import io.shopkeeper.report.Part.Columns;
import io.shopkeeper.report.Part.Deed;
import io.shopkeeper.report.Part.Example;
import io.shopkeeper.report.Part.Fold;
import io.shopkeeper.report.Part.Folds;
import io.shopkeeper.report.Part.Heading;
import io.shopkeeper.report.Part.Lead;
import io.shopkeeper.report.Part.Marked;
import io.shopkeeper.report.Part.MarkedText;
import io.shopkeeper.report.Part.MarkedWord;
import io.shopkeeper.report.Part.Missing;
import io.shopkeeper.report.Part.Offer;
import io.shopkeeper.report.Part.Reason;
import io.shopkeeper.report.Part.Row;
import io.shopkeeper.report.Part.Table;
import io.shopkeeper.report.Part.Tile;
import io.shopkeeper.report.Part.Tiles;
import io.shopkeeper.report.Part.Tone;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** A hand-made report with every kind of part, each text of which is the given one. */
final class SampleReport {
  private static final LocalDate AS_OF = LocalDate.of(2026, 3, 31);

  private SampleReport() {}

  /** Every kind of part. */
  static Report saying(String text) {
    return new Report(
        tonight(Outcome.FAILED, text),
        List.of(new Headline(text, text, text)),
        List.of(
            new Shown(
                "timings",
                List.of(
                    new Lead(text),
                    new Heading(text),
                    Columns.of(figure("bars", text), figure("lines", text)))),
            new Shown(
                "record",
                List.of(
                    Table.of(
                        text,
                        text,
                        List.of(text, text, text, text),
                        List.of(
                            Row.of(
                                Cell.of(text, text),
                                Cell.code(text),
                                Cell.item(text, text),
                                Cell.pill(Tone.WARN, text)))),
                    new Table(
                        text,
                        "",
                        "heat",
                        List.of(text, text, text),
                        List.of(Row.of(Cell.of(text), Cell.heat(text, 1, 2)))),
                    new Table(
                        text,
                        "",
                        "metrics",
                        List.of(text, text),
                        List.of(new Row("candidate", Cell.all(List.of(text, text))))),
                    new Tiles(
                        List.of(new Tile(text, text, List.of(new Tile.Entry(text, text, text))))),
                    new Example(
                        text,
                        text,
                        text,
                        List.of(new Deed(text, Tone.STRONG, text, text, "2026-03-31", text)),
                        text,
                        text,
                        List.of(
                            new Offer(
                                1,
                                text,
                                text,
                                text,
                                List.of(
                                    new Reason(text, "", text, "plus", 100),
                                    new Reason(text, "rest", text, "minus", 7)))),
                        text),
                    new Folds(List.of(new Fold(text, List.of(new Entry(text, text))))),
                    new Marked(
                        text,
                        text,
                        List.of(
                            new MarkedText(
                                Tone.GOOD,
                                text,
                                text,
                                List.of(
                                    new MarkedWord(text, "for-2"), new MarkedWord(text, "")))))))));
  }

  private static Figure figure(String kind, String text) {
    Figure.Builder figure =
        Figure.of("sample-" + kind, kind)
            .title(text)
            .note(text)
            .axis("x", text, "label")
            .axis("y", text, "count")
            .header(text, text)
            .label(text)
            .row(text, text);
    figure.series(text, "s1").add(1);
    return figure.build();
  }

  /** A night of which nothing is known. */
  static Report empty() {
    return new Report(
        new Tonight(
            "report-1",
            AS_OF,
            null,
            Double.NaN,
            Outcome.NO_TRAINING,
            List.of(),
            List.of(),
            List.of()),
        List.of(),
        List.of(new Shown("timings", List.of(new Missing("nothing yet")))));
  }

  static Tonight tonight(Outcome outcome, String line) {
    Instant end = Instant.parse("2026-03-31T18:17:55Z");
    return new Tonight(
        "pipeline-2026-03-31-7c1f09ab",
        AS_OF,
        end,
        764,
        outcome,
        List.of(line),
        List.of(
            new Check("als against production", 0.031, 0.012, 0.049, -0.02, true, null),
            new Check(
                "als against rp3beta, users with 1 to 4 items known",
                -.062,
                -.084,
                -.041,
                0,
                false,
                null)),
        List.of(
            new Live("artifact", "als", 42, end, true, List.of()),
            new Live(
                "release",
                "recommendations",
                57,
                null,
                false,
                List.of(
                    new Rows("user_item_scores", 5_244_300),
                    new Rows("similar_items", 1_000_000),
                    new Rows("buy_again", 1)))));
  }
}
