package io.shopkeeper.deep.report;

import io.shopkeeper.deep.evaluate.ClassificationFacts;
import io.shopkeeper.deep.evaluate.ClassificationFacts.OneClass;
import io.shopkeeper.deep.train.EpochRecord;
import io.shopkeeper.deep.train.TrainingFacts;
import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.report.EvaluationParts;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Cell;
import io.shopkeeper.report.Part.Columns;
import io.shopkeeper.report.Part.Lead;
import io.shopkeeper.report.Part.Row;
import io.shopkeeper.report.Part.Table;
import io.shopkeeper.report.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Renders one training: its learning curve and, for a classifier, class metrics and confusions. */
final class NetworkParts {
  private static final int MOST_BARS = 30;

  private final Words words;

  NetworkParts(Words words) {
    this.words = words;
  }

  List<Part> of(Network network) {
    List<Part> parts = new ArrayList<>();
    TrainingFacts training = network.training();
    if (training.predictedSpeedUp() != null) {
      parts.add(
          new Lead(
              words.text(
                  "networks.speed-up",
                  words.decimal(training.predictedSpeedUp(), 2),
                  words.decimal(
                      training.measuredSpeedUp() == null ? Double.NaN : training.measuredSpeedUp(),
                      2))));
    }
    List<Part> charts = new ArrayList<>();
    charts.add(curve(network.job(), training));
    network.classes().ifPresent(classes -> charts.add(classes(network.job(), classes)));
    parts.add(new Columns(charts));
    network.classes().ifPresent(classes -> parts.add(confusion(network.job(), classes)));
    network.evaluation().ifPresent(evaluation -> parts.addAll(standing(network, evaluation)));
    return parts;
  }

  private List<Part> standing(Network network, Evaluation evaluation) {
    String examples = words.count(network.classes().orElseThrow().examples());
    return new EvaluationParts(
            words,
            "-" + network.job(),
            words.text("networks.note", words.metric(evaluation.headline()), examples))
        .of(evaluation);
  }

  private Figure curve(String job, TrainingFacts training) {
    List<String> validated = List.copyOf(training.curve().get(0).validation().keySet());
    Figure.Builder figure =
        Figure.of("curve-" + job, "lines")
            .title(
                words.text(
                    "curve.title",
                    job,
                    words.count(training.bestEpoch()),
                    words.count(training.curve().size())))
            .note(
                words.text(
                    "curve.note",
                    words.count(training.workers()),
                    words.significant(training.examplesPerSecond())))
            .axis("x", words.text("axis.epoch"), "label")
            .axis("y", words.text("axis.loss"), "decimal");
    List<String> header = new ArrayList<>();
    header.add(words.text("axis.epoch"));
    header.add(words.text("curve.loss"));
    Figure.Series loss = figure.series(words.text("curve.loss"), "s1");
    List<Figure.Series> others = new ArrayList<>();
    for (int i = 0; i < validated.size(); i++) {
      String name =
          words.text("curve.validation", validated.get(i).replaceFirst("^validation_", ""));
      others.add(figure.series(name, "s" + (i % 5 + 2)));
      header.add(name);
    }
    for (EpochRecord epoch : training.curve()) {
      figure.label(words.count(epoch.epoch()));
      loss.add(epoch.loss());
      List<String> row = new ArrayList<>();
      row.add(words.count(epoch.epoch()));
      row.add(words.decimal(epoch.loss(), 4));
      for (int i = 0; i < validated.size(); i++) {
        double value = epoch.validation().getOrDefault(validated.get(i), Double.NaN);
        others.get(i).add(value);
        row.add(words.decimal(value, 4));
      }
      figure.row(row);
    }
    return figure.header(header.toArray(String[]::new)).build();
  }

  /** The metrics of each class, the worst first. */
  private Figure classes(String job, ClassificationFacts classification) {
    List<OneClass> classes =
        classification.classes().stream().sorted(Comparator.comparingDouble(OneClass::f1)).toList();
    OneClass weakest = classes.get(0);
    Figure.Builder figure =
        Figure.of("classes-" + job, "bars")
            .title(
                words.text(
                    "classes.title",
                    words.percent(classification.accuracy()),
                    words.count(classification.examples()),
                    weakest.name(),
                    words.decimal(weakest.f1(), 3)))
            .note(words.text("classes.note"))
            .with("horizontal", true)
            .axis("x", "F1", "decimal")
            .axis("y", "", "label")
            .header(
                words.text("col.class"),
                words.text("col.examples"),
                words.text("col.precision"),
                words.text("col.recall"),
                "F1");
    Figure.Series f1 = figure.series("F1", "s1");
    for (OneClass one : classes.subList(0, Math.min(MOST_BARS, classes.size()))) {
      figure.label(one.name());
      f1.add(one.f1());
      figure.row(
          one.name(),
          words.count(one.examples()),
          words.decimal(one.precision(), 3),
          words.decimal(one.recall(), 3),
          words.decimal(one.f1(), 3));
    }
    return figure.build();
  }

  private Table confusion(String job, ClassificationFacts classification) {
    List<String> header =
        new ArrayList<>(List.of(words.text("col.class"), words.text("col.examples")));
    classification.classes().forEach(one -> header.add(one.name()));
    List<Row> rows = new ArrayList<>();
    for (int c = 0; c < classification.classes().size(); c++) {
      OneClass one = classification.classes().get(c);
      List<Cell> cells =
          new ArrayList<>(List.of(Cell.of(one.name()), Cell.of(words.count(one.examples()))));
      if (c < classification.confusion().size()) {
        for (long taken : classification.confusion().get(c)) {
          double share = one.examples() > 0 ? (double) taken / one.examples() : 0;
          cells.add(Cell.heat(words.count(taken), share, 1));
        }
      }
      rows.add(new Row("", cells));
    }
    return new Table(
        words.text("confusion.title", job), words.text("confusion.note"), "heat", header, rows);
  }
}
