package io.shopkeeper.recommend.report;

import io.shopkeeper.ranking.evaluate.ListEvaluation.ListSpread;
import io.shopkeeper.recommend.report.Breadth.Curve;
import io.shopkeeper.recommend.report.Breadth.Point;
import io.shopkeeper.recommend.report.Breadth.Rows;
import io.shopkeeper.recommend.report.Breadth.Scores;
import io.shopkeeper.recommend.report.Breadth.Served;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Content.Headline;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Cell;
import io.shopkeeper.report.Part.Columns;
import io.shopkeeper.report.Part.Row;
import io.shopkeeper.report.Part.Table;
import io.shopkeeper.report.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Renders the spread of the lists over the catalogue. */
final class BreadthParts {
  private static final int MOST_SCORE_SOURCES = 4;
  private static final double LEAST_SCORE_SHARE = 0.01;

  private final Words words;

  BreadthParts(Words words) {
    this.words = words;
  }

  Content of(Breadth breadth) {
    List<Part> parts = Part.list(new Columns(charts(breadth)));
    if (!breadth.spreads().isEmpty()) {
      parts.add(spreads(breadth.spreads()));
    }
    parts.add(new Columns(scores(breadth.scores())));
    return new Content(headlines(breadth.served()), parts);
  }

  private List<Headline> headlines(Served served) {
    List<Headline> out = new ArrayList<>();
    out.add(
        new Headline(
            words.text("headline.customers"),
            words.compactCount(served.customers()),
            words.text("headline.customers.note", words.significant(served.listLength()))));
    if (served.catalogue() > 0) {
      out.add(
          new Headline(
              words.text("headline.coverage"),
              words.percent((double) served.items() / served.catalogue()),
              words.text(
                  "headline.coverage.note",
                  words.count(served.items()),
                  words.count(served.catalogue()))));
    }
    return out;
  }

  private List<Part> charts(Breadth breadth) {
    List<Part> charts = new ArrayList<>();
    if (!breadth.lorenz().isEmpty()) {
      charts.add(lorenz(breadth.lorenz()));
    }
    List<Curve> popularity =
        breadth.popularity().stream().filter(c -> !c.points().isEmpty()).toList();
    if (!popularity.isEmpty()) {
      charts.add(popularity(popularity, breadth));
    }
    if (breadth.served().sources().size() > 1) {
      charts.add(sources(breadth.served().sources()));
    }
    return charts;
  }

  private Figure sources(List<Rows> sources) {
    double total = sources.stream().mapToLong(Rows::rows).sum();
    Rows most = sources.stream().max(Comparator.comparingLong(Rows::rows)).orElseThrow();
    Figure.Builder figure =
        Figure.of("sources", "bars")
            .title(
                words.text(
                    "served.title",
                    words.percent(most.rows() / total),
                    words.name("model", most.name())))
            .note(words.text("served.note"))
            .with("horizontal", true)
            .axis("x", words.text("axis.share-of-rows"), "percent")
            .axis("y", "", "label")
            .header(words.text("col.source"), words.text("col.rows"), words.text("col.share"));
    Figure.Series series = figure.series(words.text("col.share"), "s1");
    for (Rows source : sources) {
      String name = words.name("model", source.name());
      figure.label(name);
      series.add(source.rows() / total);
      figure.row(name, words.count(source.rows()), words.percent(source.rows() / total));
    }
    return figure.build();
  }

  private Figure lorenz(List<Curve> curves) {
    List<String> shares =
        curves.stream()
            .map(
                c ->
                    words.text(
                        "lorenz.part",
                        words.percent(1 - at(c, 0.9)),
                        words.name("curve", c.name())))
            .toList();
    Figure.Builder figure =
        Figure.of("lorenz", "curves")
            .title(words.text("lorenz.title", String.join(words.text("and"), shares)))
            .note(words.text("lorenz.note"))
            .axis("x", words.text("axis.share-of-products"), "percent")
            .axis("y", words.text("axis.cumulative"), "percent")
            .bound("x", "min", 0)
            .bound("x", "max", 1)
            .bound("y", "min", 0)
            .bound("y", "max", 1);
    List<String> header = new ArrayList<>(List.of(words.text("axis.share-of-products")));
    for (int i = 0; i < curves.size(); i++) {
      String name = words.name("curve", curves.get(i).name());
      Figure.Series series = figure.series(name, i == 0 ? "s2" : "s1");
      curves.get(i).points().forEach(p -> series.add(p.x(), p.y()));
      header.add(name);
    }
    figure.series(words.text("lorenz.equal"), "muted").add(0, 0).add(1, 1).with("dash", true);
    for (double share : new double[] {0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99}) {
      List<String> row = new ArrayList<>(List.of(words.percent(share)));
      curves.forEach(c -> row.add(words.percent(at(c, share))));
      figure.row(row);
    }
    return figure.header(header.toArray(String[]::new)).build();
  }

  /** The curve's value at x, by linear interpolation. */
  static double at(Curve curve, double x) {
    Point before = new Point(0, 0);
    for (Point point : curve.points()) {
      if (point.x() >= x) {
        double width = point.x() - before.x();
        return width <= 0
            ? point.y()
            : before.y() + (point.y() - before.y()) * (x - before.x()) / width;
      }
      before = point;
    }
    return before.y();
  }

  /** The x at which the curve reaches a value. */
  static double reaches(Curve curve, double y) {
    Point before = new Point(0, 0);
    for (Point point : curve.points()) {
      if (point.y() >= y) {
        double rise = point.y() - before.y();
        return rise <= 0
            ? point.x()
            : before.x() + (point.x() - before.x()) * (y - before.y()) / rise;
      }
      before = point;
    }
    return before.x();
  }

  private String popularityTitle(Breadth breadth) {
    if (breadth.lorenz().isEmpty()) {
      return words.text("popularity.title-plain", words.count(breadth.served().catalogue()));
    }
    Curve curve = breadth.lorenz().get(0);
    double top = 1 - reaches(curve, 0.5);
    return words.text(
        "popularity.title",
        words.name("curve", curve.name()),
        words.count(Math.max(1, Math.round(top * (double) breadth.served().catalogue()))),
        words.percent(top));
  }

  private Figure popularity(List<Curve> curves, Breadth breadth) {
    Figure.Builder figure =
        Figure.of("popularity", "curves")
            .title(popularityTitle(breadth))
            .note(words.text("popularity.note"))
            .axis("x", words.text("axis.item-rank"), "count")
            .axis("y", words.text("axis.times"), "count")
            .logarithmic("x")
            .logarithmic("y")
            .bound("x", "min", 1)
            .bound("y", "min", 1)
            .header(
                words.text("col.curve"), words.text("axis.item-rank"), words.text("axis.times"));
    for (int i = 0; i < curves.size(); i++) {
      String name = words.name("curve", curves.get(i).name());
      Figure.Series series = figure.series(name, i == 0 ? "s2" : "s1");
      for (Point point : curves.get(i).points()) {
        // A logarithmic axis has no zero.
        series.add(point.x(), point.y() > 0 ? point.y() : Double.NaN);
        figure.row(name, words.count((long) point.x()), words.count((long) point.y()));
      }
    }
    return figure.build();
  }

  private Table spreads(List<ListSpread> spreads) {
    return Table.of(
        words.text("spread.title"),
        words.text("spread.note"),
        List.of(
            words.text("col.model"),
            words.text("metric.coverage"),
            words.text("metric.gini"),
            words.text("metric.novelty"),
            words.text("metric.diversity"),
            words.text("metric.popularity-lift")),
        spreads.stream()
            .map(
                s ->
                    Row.of(
                        Cell.of(words.name("model", s.name())),
                        Cell.of(words.percent(s.coverage())),
                        Cell.of(words.decimal(s.gini(), 2)),
                        Cell.of(words.decimal(s.novelty(), 2)),
                        Cell.of(words.decimal(s.diversity(), 2)),
                        Cell.of(words.change(s.popularityLift()))))
            .toList());
  }

  /** The charts of sources with more than one row in a hundred. */
  private List<Part> scores(List<Scores> scores) {
    long rows = scores.stream().mapToLong(Scores::rows).sum();
    List<Scores> shown =
        scores.stream()
            .filter(s -> (double) s.rows() / (double) rows >= LEAST_SCORE_SHARE)
            .limit(MOST_SCORE_SOURCES)
            .toList();
    List<Part> charts = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      charts.add(scores("scores-" + i, shown.get(i)));
    }
    return charts;
  }

  private Figure scores(String id, Scores scores) {
    return Figure.histogram(
        Figure.of(id, "bars")
            .title(
                words.text(
                    "scores.title",
                    words.name("model", scores.source()),
                    words.significant(scores.median())))
            .note(words.text("scores.note", words.count(scores.rows())))
            .axis("x", words.text("axis.score"), "label")
            .axis("y", words.text("axis.rows"), "count"),
        words.text("axis.rows"),
        scores.bins().stream().map(b -> words.significant((b.low() + b.high()) / 2)).toList(),
        scores.bins(),
        words.text("col.share"),
        words);
  }
}
