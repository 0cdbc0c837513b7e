package io.shopkeeper.learning.report;

import io.shopkeeper.learning.judge.Estimate;
import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.judge.Evaluation.Contender;
import io.shopkeeper.learning.judge.Evaluation.Difference;
import io.shopkeeper.learning.judge.Evaluation.SliceValues;
import io.shopkeeper.learning.judge.Role;
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
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Renders an evaluation for the report: the headline metric, the differences, all metrics, and the
 * slices. A section that uses it names this class as an owner of words.
 */
public final class EvaluationParts {
  private static final double FAR_BEATEN = 4;

  private final Words words;
  private final String suffix;
  private final String note;

  /**
   * Creates the parts of one evaluation.
   *
   * @param suffix ends the charts' ids; unique for each evaluation on a page
   * @param note explains the headline metric and the number of cases
   */
  public EvaluationParts(Words words, String suffix, String note) {
    this.words = words;
    this.suffix = suffix;
    this.note = note;
  }

  /** The models in order: the candidate, the live one, then baselines, best first. */
  public static List<Contender> ranked(Evaluation evaluation) {
    return evaluation.contenders().stream()
        .sorted(
            Comparator.comparing(Contender::role)
                .thenComparing(c -> value(c, evaluation.headline()), Comparator.reverseOrder()))
        .toList();
  }

  /** A metric of a contender; NaN if it was not measured. */
  private static double value(Contender contender, String metric) {
    Estimate estimate = contender.metrics().get(metric);
    return estimate == null ? Double.NaN : estimate.value();
  }

  private static String color(Role role) {
    return switch (role) {
      case CANDIDATE -> "s1";
      case PRODUCTION -> "s3";
      case BASELINE, VARIANT -> "s6";
    };
  }

  /** The whole evaluation, from top to bottom. */
  public List<Part> of(Evaluation evaluation) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Columns(charts(evaluation)));
    metrics(evaluation).ifPresent(parts::add);
    parts.add(new Columns(slices(evaluation).map(List::<Part>of).orElse(List.of())));
    return parts;
  }

  /** The headline metric of the candidate with its interval; empty if it was not measured. */
  public Optional<Headline> headline(Evaluation evaluation) {
    return evaluation.contenders().stream()
        .filter(c -> c.role() == Role.CANDIDATE && Double.isFinite(value(c, evaluation.headline())))
        .findFirst()
        .map(
            candidate -> {
              Estimate bounds = candidate.metrics().get(evaluation.headline());
              return new Headline(
                  words.metric(evaluation.headline()),
                  words.decimal(bounds.value(), 3),
                  words.text(
                      "headline.interval",
                      words.name("model", candidate.name()),
                      words.decimal(bounds.low(), 3),
                      words.decimal(bounds.high(), 3)));
            });
  }

  private List<Part> charts(Evaluation evaluation) {
    List<Part> charts = new ArrayList<>();
    forest(evaluation).ifPresent(charts::add);
    List<Difference> differences = known(evaluation.differences());
    if (!differences.isEmpty()) {
      charts.add(differences(differences, words.metric(evaluation.headline())));
    }
    return charts;
  }

  private static List<Difference> known(List<Difference> differences) {
    return differences.stream().filter(d -> Double.isFinite(d.value())).toList();
  }

  private static boolean finite(Estimate bounds) {
    return bounds != null && Double.isFinite(bounds.value());
  }

  private Optional<Figure> forest(Evaluation evaluation) {
    String metric = evaluation.headline();
    String headline = words.metric(metric);
    List<Contender> scored =
        evaluation.contenders().stream()
            .filter(c -> Double.isFinite(value(c, metric)))
            .filter(c -> !onFewer(c, evaluation))
            .sorted(Comparator.comparingDouble((Contender c) -> value(c, metric)).reversed())
            .toList();
    if (scored.isEmpty()) {
      return Optional.empty();
    }
    Figure.Builder figure =
        Figure.of("forest" + suffix, "intervals")
            .title(finding(evaluation))
            .note(note)
            .axis("x", headline, "decimal")
            .axis("y", "", "label")
            .header(
                words.text("col.model"), headline, words.text("col.low"), words.text("col.high"));
    Figure.Series series = figure.series(headline, "s1");
    List<String> roles = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Contender contender : scored) {
      Estimate bounds = contender.metrics().get(metric);
      String name = words.name("model", contender.name());
      figure.label(name);
      series.add(bounds.value(), bounds.low(), bounds.high());
      roles.add(color(contender.role()));
      notes.add(words.decimal(bounds.value(), 3));
      figure.row(
          name,
          words.decimal(bounds.value(), 4),
          words.decimal(bounds.low(), 4),
          words.decimal(bounds.high(), 4));
    }
    series.with("colors", roles).with("notes", notes);
    return Optional.of(figure.build());
  }

  /** Whether a model was measured on fewer cases than the candidate, such as one window of many. */
  private static boolean onFewer(Contender contender, Evaluation evaluation) {
    return evaluation.contenders().stream()
        .anyMatch(c -> c.role() == Role.CANDIDATE && contender.onFewerThan(c));
  }

  /** The sentence that compares the candidate with the best baseline by the headline metric. */
  String finding(Evaluation evaluation) {
    String metric = evaluation.headline();
    Optional<Contender> candidate =
        evaluation.contenders().stream()
            .filter(c -> c.role() == Role.CANDIDATE)
            .filter(c -> Double.isFinite(value(c, metric)))
            .findFirst();
    Optional<Contender> best =
        evaluation.contenders().stream()
            .filter(c -> c.role() == Role.BASELINE && Double.isFinite(value(c, metric)))
            .max(Comparator.comparingDouble(c -> value(c, metric)));
    if (candidate.isEmpty() || best.isEmpty()) {
      return words.text("evaluation.title-plain", words.metric(metric));
    }
    String model = words.name("model", candidate.get().name());
    String baseline = words.name("model", best.get().name());
    Optional<Difference> paired =
        known(evaluation.differences()).stream()
            .filter(d -> d.against().equals(best.get().name()))
            .findFirst();
    if (paired.isPresent() && paired.get().low() <= 0 && paired.get().high() >= 0) {
      return words.text("evaluation.title-even", model, baseline);
    }
    double theirs = value(best.get(), metric);
    double relative = (value(candidate.get(), metric) - theirs) / theirs;
    return words.text(
        relative >= 0 ? "evaluation.title-better" : "evaluation.title-worse",
        model,
        words.percent(Math.abs(paired.map(Difference::value).orElse(relative))),
        baseline);
  }

  private Figure differences(List<Difference> differences, String headline) {
    long beaten = differences.stream().filter(d -> d.low() > 0).count();
    Figure.Builder figure =
        Figure.of("differences" + suffix, "intervals")
            .title(
                words.text(
                    "differences.title", words.count(beaten), words.count(differences.size())))
            .note(words.text("differences.note", headline))
            .with("reference", 0)
            .axis("x", words.text("axis.relative", headline), "change")
            .axis("y", "", "label")
            .header(
                words.text("col.against"),
                words.text("col.difference"),
                words.text("col.low"),
                words.text("col.high"));
    Figure.Series series = figure.series(words.text("col.difference"), "s1");
    List<String> colors = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Difference difference : differences) {
      String name = words.name("model", difference.against());
      figure.label(name);
      series.add(difference.value(), difference.low(), difference.high());
      notes.add(words.change(difference.value()));
      colors.add(difference.low() > 0 ? "good" : difference.high() < 0 ? "bad" : "s6");
      figure.row(
          name,
          words.change(difference.value()),
          words.change(difference.low()),
          words.change(difference.high()));
    }
    series.with("colors", colors).with("notes", notes);
    clip(differences, figure);
    return figure.build();
  }

  /** Clips intervals at the chart's edge, since one very bad model would compress all others. */
  private static void clip(List<Difference> differences, Figure.Builder figure) {
    List<Difference> bySize =
        differences.stream().sorted(Comparator.comparingDouble(i -> Math.abs(i.value()))).toList();
    if (bySize.size() < 2) {
      return;
    }
    Difference most = bySize.get(bySize.size() - 1);
    Difference next = bySize.get(bySize.size() - 2);
    if (most.value() > FAR_BEATEN * Math.abs(next.value())) {
      double edge = FAR_BEATEN * Math.max(next.high(), 0.01) / 2;
      double step = Math.pow(10, Math.floor(Math.log10(edge)));
      figure.bound("x", "max", Math.ceil(edge / step) * step);
    }
  }

  private String weakest(Evaluation evaluation, String model, String headline) {
    return evaluation.slices().stream()
        .filter(s -> finite(s.values().get(model)))
        .min(Comparator.comparingDouble(s -> s.values().get(model).value()))
        .map(
            s ->
                words.text(
                    "slices.title",
                    words.name("slice", s.name()),
                    headline,
                    words.decimal(s.values().get(model).value(), 3),
                    words.count(s.cases())))
        .orElse(headline);
  }

  private Optional<Figure> slices(Evaluation evaluation) {
    String headline = words.metric(evaluation.headline());
    List<String> names =
        ranked(evaluation).stream()
            .map(Contender::name)
            .filter(n -> evaluation.slices().stream().anyMatch(s -> finite(s.values().get(n))))
            .limit(4)
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    List<String> header =
        new ArrayList<>(List.of(words.text("col.slice"), words.text("col.users")));
    Figure.Builder figure =
        Figure.of("slices" + suffix, "bars")
            .title(weakest(evaluation, names.get(0), headline))
            .note(words.text("slices.note"))
            .with("horizontal", true)
            .axis("x", headline, "decimal")
            .axis("y", "", "label");
    List<Figure.Series> series = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = words.name("model", names.get(i));
      series.add(figure.series(name, i == 0 ? "s1" : "s" + (i % 5 + 2)));
      header.add(name);
    }
    for (SliceValues slice : evaluation.slices()) {
      String name = words.name("slice", slice.name());
      figure.label(name);
      List<String> row = new ArrayList<>(List.of(name, words.count(slice.cases())));
      for (int i = 0; i < names.size(); i++) {
        Estimate value = slice.values().get(names.get(i));
        series.get(i).add(value == null ? Double.NaN : value.value());
        row.add(
            value == null
                ? words.decimal(Double.NaN, 4)
                : words.interval(value.value(), value.low(), value.high()));
      }
      figure.row(row);
    }
    return Optional.of(figure.header(header.toArray(String[]::new)).build());
  }

  /** The table of all models and metrics, the headline first. */
  public Optional<Table> metrics(Evaluation evaluation) {
    List<String> metrics =
        Stream.concat(
                Stream.of(evaluation.headline()),
                ranked(evaluation).stream().flatMap(c -> c.metrics().keySet().stream()))
            .filter(m -> evaluation.contenders().stream().anyMatch(c -> c.metrics().containsKey(m)))
            .distinct()
            .toList();
    if (metrics.isEmpty()) {
      return Optional.empty();
    }
    List<String> header = new ArrayList<>(List.of(words.text("col.model")));
    metrics.forEach(metric -> header.add(words.metric(metric)));
    return Optional.of(
        new Table(
            words.text("metrics.title"),
            words.text("metrics.note"),
            "metrics",
            header,
            ranked(evaluation).stream()
                .map(c -> row(c, onFewer(c, evaluation), metrics))
                .toList()));
  }

  private Row row(Contender contender, boolean onFewer, List<String> metrics) {
    String role = contender.role().name().toLowerCase(Locale.ROOT);
    String said = words.text("role." + role);
    List<Cell> cells =
        new ArrayList<>(
            List.of(
                Cell.of(
                    words.name("model", contender.name()),
                    onFewer
                        ? words.text("role.on-fewer", said, words.count(contender.cases()))
                        : said)));
    for (String metric : metrics) {
      Estimate bounds = contender.metrics().get(metric);
      cells.add(
          bounds == null
              ? Cell.of(words.decimal(Double.NaN, 4))
              : Cell.of(
                  words.decimal(bounds.value(), 4),
                  words.decimal(bounds.low(), 4)
                      + "\u00a0…\u00a0"
                      + words.decimal(bounds.high(), 4)));
    }
    return new Row(role, cells);
  }
}
