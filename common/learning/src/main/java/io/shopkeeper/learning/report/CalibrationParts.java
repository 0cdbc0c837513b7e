package io.shopkeeper.learning.report;

import io.shopkeeper.learning.classify.Calibration;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Words;
import java.util.List;

/** How far a classifier can be believed, as parts of a report. */
public final class CalibrationParts {
  private final Words words;
  private final String suffix;
  private final String cases;

  /**
   * Creates the parts of one classifier.
   *
   * @param suffix tells its figure from those of others
   * @param cases what it tells the classes of, in the reader's language, in the plural
   */
  public CalibrationParts(Words words, String suffix, String cases) {
    this.words = words;
    this.suffix = suffix;
    this.cases = cases;
  }

  /** A sentence on the sure answers, and the figure of confidence against right answers. */
  public List<Part> of(Calibration.Facts facts) {
    return List.of(new Part.Lead(lead(facts)), reliability(facts));
  }

  private String lead(Calibration.Facts facts) {
    return facts.sureAccuracy() == null
        ? words.text("calibration.never-sure", cases)
        : words.text(
            "calibration.sure",
            words.percent(facts.sureShare()),
            cases,
            words.percent(facts.sureAccuracy()));
  }

  private Figure reliability(Calibration.Facts facts) {
    Figure.Builder figure =
        Figure.of("reliability-" + suffix, "lines")
            .title(words.text("reliability.title", words.percent(facts.errorAfter())))
            .note(words.text("reliability.note"))
            .axis("x", words.text("axis.confidence"), "label")
            .axis("y", words.text("axis.right"), "percent")
            .header(
                words.text("axis.confidence"), words.text("axis.right"), words.text("col.tested"));
    Figure.Series right = figure.series(words.text("axis.right"), "s1");
    Figure.Series honest = figure.series(words.text("reliability.honest"), "s3");
    facts
        .reliability()
        .forEach(
            bin -> {
              figure.label(words.percent(bin.confidence()));
              right.add(bin.accuracy());
              honest.add(bin.confidence());
              figure.row(
                  words.percent(bin.confidence()),
                  words.percent(bin.accuracy()),
                  words.count(bin.cases()));
            });
    return figure.build();
  }
}
