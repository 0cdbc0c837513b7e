package io.shopkeeper.app.report;

import io.shopkeeper.app.report.Report.Behaviour;
import io.shopkeeper.app.report.Report.Beyond;
import io.shopkeeper.app.report.Report.Bin;
import io.shopkeeper.app.report.Report.Contender;
import io.shopkeeper.app.report.Report.Curve;
import io.shopkeeper.app.report.Report.Difference;
import io.shopkeeper.app.report.Report.Epoch;
import io.shopkeeper.app.report.Report.Evaluation;
import io.shopkeeper.app.report.Report.Interval;
import io.shopkeeper.app.report.Report.JobRun;
import io.shopkeeper.app.report.Report.Network;
import io.shopkeeper.app.report.Report.OneClass;
import io.shopkeeper.app.report.Report.Phase;
import io.shopkeeper.app.report.Report.Point;
import io.shopkeeper.app.report.Report.Quality;
import io.shopkeeper.app.report.Report.Role;
import io.shopkeeper.app.report.Report.Rows;
import io.shopkeeper.app.report.Report.Scores;
import io.shopkeeper.app.report.Report.Segment;
import io.shopkeeper.app.report.Report.Slice;
import io.shopkeeper.app.report.Report.Source;
import io.shopkeeper.app.report.Report.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Draws up the charts of a report; each title says what its data show. */
final class Figures {
  private static final double FAR_BEATEN = 4;
  private static final int MOST_BARS = 30;
  private static final int MOST_SCORE_SOURCES = 4;
  private static final double LEAST_SCORE_SHARE = 0.01;

  private final Words words;

  Figures(Words words) {
    this.words = words;
  }

  /** The charts that the report has data for, by id. */
  Map<String, Figure> of(Report report) {
    List<Figure> figures = new ArrayList<>();
    timeline(report.outcome().jobs()).ifPresent(figures::add);
    if (report.served() != null && report.served().sources().size() > 1) {
      figures.add(sources(report.served().sources()));
    }
    if (report.behaviour() != null) {
      behaviour(report.behaviour(), figures);
    }
    if (report.evaluation() != null) {
      evaluation(report.evaluation(), figures);
    }
    for (Network network : report.networks()) {
      figures.add(learningCurve(network));
      classes(network).ifPresent(figures::add);
    }
    if (report.beyond() != null) {
      beyond(report.beyond(), figures);
    }
    long rows = report.scores().stream().mapToLong(Scores::rows).sum();
    List<Scores> scores =
        report.scores().stream()
            .filter(s -> ratio(s.rows(), rows) >= LEAST_SCORE_SHARE)
            .limit(MOST_SCORE_SOURCES)
            .toList();
    for (int i = 0; i < scores.size(); i++) {
      figures.add(scores("scores-" + i, scores.get(i)));
    }
    if (report.quality() != null) {
      quality(report.quality(), figures);
    }
    Map<String, Figure> byId = new LinkedHashMap<>();
    figures.forEach(figure -> byId.put(figure.id(), figure));
    return byId;
  }

  private Optional<Figure> timeline(List<JobRun> jobs) {
    double total = jobs.stream().mapToDouble(JobRun::seconds).sum();
    Optional<JobRun> longest = jobs.stream().max(Comparator.comparingDouble(JobRun::seconds));
    if (longest.isEmpty() || total <= 0) {
      return Optional.empty();
    }
    Figure.Builder figure =
        Figure.of("timeline", "spans")
            .title(
                words.text(
                    "timings.title",
                    longest.get().job(),
                    words.percent(longest.get().seconds() / total),
                    words.duration(total)))
            .note(words.text("timings.note"))
            .axis("x", words.text("axis.seconds"), "seconds")
            .axis("y", "", "label")
            .header(words.text("col.job"), words.text("col.phase"), words.text("col.seconds"));
    Figure.Series spans = figure.series(words.text("col.phase"), "s1");
    List<Integer> groups = new ArrayList<>();
    double offset = 0;
    for (int j = 0; j < jobs.size(); j++) {
      JobRun job = jobs.get(j);
      List<Phase> phases =
          job.phases().isEmpty() ? List.of(new Phase("", 0, job.seconds())) : job.phases();
      for (Phase phase : phases) {
        String name = phase.name().isEmpty() ? job.job() : job.job() + " · " + phase.name();
        figure.label(name);
        spans.add(offset + phase.start(), offset + phase.start() + phase.seconds());
        groups.add(j);
        figure.row(job.job(), phase.name(), words.duration(phase.seconds()));
      }
      offset += job.seconds();
    }
    spans.with("groups", groups);
    return Optional.of(figure.build());
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

  private void behaviour(Behaviour behaviour, List<Figure> figures) {
    if (behaviour.funnel().size() > 1) {
      figures.add(funnel(behaviour.funnel()));
    }
    if (behaviour.days().size() > 1) {
      figures.add(trend(behaviour));
    }
    if (behaviour.sessions() != null && !behaviour.sessions().lengths().isEmpty()) {
      figures.add(
          histogram(
              Figure.of("sessions", "bars")
                  .title(
                      words.text(
                          "sessions.title",
                          words.significant(behaviour.sessions().median()),
                          words.significant(behaviour.sessions().p90())))
                  .note(words.text("sessions.note", words.count(behaviour.sessions().sessions())))
                  .axis("x", words.text("axis.actions"), "label")
                  .axis("y", words.text("axis.visits"), "count"),
              words.text("axis.visits"),
              behaviour.sessions().lengths().stream()
                  .map(bin -> range((long) bin.low(), (long) bin.high() - 1))
                  .toList(),
              behaviour.sessions().lengths()));
    }
    if (!behaviour.segments().isEmpty()) {
      figures.add(segments(behaviour.segments()));
    }
  }

  private String range(long low, long high) {
    return high == low
        ? words.count(low)
        : high >= Integer.MAX_VALUE - 1L
            ? words.count(low) + "+"
            : words.count(low) + "–" + words.count(high);
  }

  private Figure histogram(
      Figure.Builder figure, String count, List<String> labels, List<Bin> bins) {
    double total = Math.max(1, bins.stream().mapToLong(Bin::count).sum());
    figure.with("histogram", true).header("", count, words.text("col.share"));
    Figure.Series series = figure.series(count, "s1");
    for (int i = 0; i < bins.size(); i++) {
      figure.label(labels.get(i));
      series.addCount(bins.get(i).count());
      figure.row(
          labels.get(i),
          words.count(bins.get(i).count()),
          words.percent(bins.get(i).count() / total));
    }
    return figure.build();
  }

  private Figure funnel(List<Step> steps) {
    Step first = steps.get(0);
    Step last = steps.get(steps.size() - 1);
    Step view = steps.stream().filter(s -> s.type().equals("view")).findFirst().orElse(first);
    Figure.Builder figure =
        Figure.of("funnel", "bars")
            .title(
                words.text(
                    "funnel.title",
                    words.percent(ratio(last.visits(), view.visits())),
                    words.name("event", view.type()),
                    words.name("event", last.type())))
            .note(words.text("funnel.note"))
            .with("horizontal", true)
            .axis("x", words.text("axis.visits"), "count")
            .axis("y", "", "label")
            .header(
                words.text("col.step"),
                words.text("col.visits"),
                words.text("col.of-previous"),
                words.text("col.of-first"),
                words.text("col.events"));
    List<String> notes = new ArrayList<>();
    Figure.Series series = figure.series(words.text("axis.visits"), "s1");
    long previous = 0;
    for (Step step : steps) {
      String name = words.name("event", step.type());
      String ofPrevious = previous == 0 ? "" : words.percent(ratio(step.visits(), previous));
      figure.label(name);
      series.addCount(step.visits());
      notes.add(
          previous == 0
              ? words.compactCount(step.visits())
              : words.text("funnel.bar", words.compactCount(step.visits()), ofPrevious));
      figure.row(
          name,
          words.count(step.visits()),
          ofPrevious,
          words.percent(ratio(step.visits(), first.visits())),
          words.count(step.events()));
      previous = step.visits();
    }
    series.with("notes", notes);
    return figure.build();
  }

  private static double ratio(double part, double whole) {
    return whole > 0 ? part / whole : Double.NaN;
  }

  private static double ratio(long part, long whole) {
    return ratio((double) part, (double) whole);
  }

  private Figure trend(Behaviour behaviour) {
    int points = behaviour.days().size();
    int type = behaviour.dayTypes().size() - 1;
    int span = behaviour.daysPerPoint() == 1 ? Math.min(7, points / 2) : Math.min(4, points / 2);
    double recent = sum(behaviour, type, points - span, points);
    double before = sum(behaviour, type, points - 2 * span, points - span);
    double change = ratio(recent - before, before);
    String days = words.count((long) span * behaviour.daysPerPoint());
    String what = words.name("events", behaviour.dayTypes().get(type));
    Figure.Builder figure =
        Figure.of("trend", "lines")
            .title(
                Double.isNaN(change)
                    ? words.text("trend.title-none", what)
                    : words.text("trend.title", what, days, words.change(change)))
            .note(words.text(behaviour.daysPerPoint() == 1 ? "trend.note-day" : "trend.note-week"))
            .axis("x", words.text("axis.day"), "label")
            .axis(
                "y",
                words.text(behaviour.daysPerPoint() == 1 ? "axis.events-day" : "axis.events-week"),
                "count")
            .logarithmic("y");
    List<String> header = new ArrayList<>(List.of(words.text("axis.day")));
    List<Figure.Series> series = new ArrayList<>();
    for (int t = 0; t < behaviour.dayTypes().size(); t++) {
      String name = words.name("event", behaviour.dayTypes().get(t));
      header.add(name);
      series.add(figure.series(name, "s" + (t % 6 + 1)));
    }
    for (Report.Day day : behaviour.days()) {
      figure.label(words.shortDay(day.date()));
      List<String> row = new ArrayList<>(List.of(words.day(day.date())));
      for (int t = 0; t < series.size(); t++) {
        long count = day.counts().get(t);
        // A logarithmic axis has no zero.
        series.get(t).add(count == 0 ? Double.NaN : (double) count);
        row.add(words.count(count));
      }
      figure.row(row);
    }
    return figure.header(header.toArray(String[]::new)).build();
  }

  private static double sum(Behaviour behaviour, int type, int from, int to) {
    return behaviour.days().subList(from, to).stream().mapToLong(d -> d.counts().get(type)).sum();
  }

  private Figure segments(List<Segment> segments) {
    long customers = segments.stream().mapToLong(Segment::customers).sum();
    double spend = segments.stream().mapToDouble(Segment::spend).sum();
    Segment top = segments.stream().max(Comparator.comparingDouble(Segment::spend)).orElseThrow();
    Figure.Builder figure =
        Figure.of("segments", "bars")
            .title(
                words.text(
                    "segments.title",
                    words.name("segment", top.name()),
                    words.percent(ratio(top.customers(), customers)),
                    words.percent(ratio(top.spend(), spend))))
            .note(words.text("segments.note"))
            .with("horizontal", true)
            .axis("x", words.text("axis.share"), "percent")
            .axis("y", "", "label")
            .header(
                words.text("col.segment"),
                words.text("col.customers"),
                words.text("col.share"),
                words.text("col.orders"),
                words.text("col.spend"),
                words.text("col.share"));
    Figure.Series ofCustomers = figure.series(words.text("segments.customers"), "s6");
    Figure.Series ofSpend = figure.series(words.text("segments.spend"), "s1");
    for (Segment segment : segments) {
      String name = words.name("segment", segment.name());
      figure.label(name);
      ofCustomers.add(ratio(segment.customers(), customers));
      ofSpend.add(ratio(segment.spend(), spend));
      figure.row(
          name,
          words.count(segment.customers()),
          words.percent(ratio(segment.customers(), customers)),
          words.count(segment.orders()),
          words.compact(segment.spend()),
          words.percent(ratio(segment.spend(), spend)));
    }
    return figure.build();
  }

  private void evaluation(Evaluation evaluation, List<Figure> figures) {
    String headline = words.metric(evaluation.headline());
    List<Contender> scored =
        evaluation.contenders().stream()
            .filter(c -> finite(c.metrics().get(evaluation.headline())))
            .sorted(
                Comparator.comparingDouble(
                        (Contender c) -> c.metrics().get(evaluation.headline()).value())
                    .reversed())
            .toList();
    if (!scored.isEmpty()) {
      Figure.Builder figure =
          Figure.of("forest", "intervals")
              .title(finding(evaluation))
              .note(words.text("evaluation.note", headline, words.count(evaluation.users())))
              .axis("x", headline, "decimal")
              .axis("y", "", "label")
              .header(
                  words.text("col.model"), headline, words.text("col.low"), words.text("col.high"));
      Figure.Series series = figure.series(headline, "s1");
      List<String> roles = new ArrayList<>();
      List<String> notes = new ArrayList<>();
      for (Contender contender : scored) {
        Interval value = contender.metrics().get(evaluation.headline());
        String name = words.name("model", contender.name());
        figure.label(name);
        series.add(value.value(), value.low(), value.high());
        roles.add(color(contender.role()));
        notes.add(words.decimal(value.value(), 3));
        figure.row(
            name,
            words.decimal(value.value(), 4),
            words.decimal(value.low(), 4),
            words.decimal(value.high(), 4));
      }
      series.with("colors", roles).with("notes", notes);
      figures.add(figure.build());
    }
    List<Difference> differences =
        evaluation.differences().stream().filter(d -> finite(d.relative())).toList();
    if (!differences.isEmpty()) {
      figures.add(differences(differences, headline));
    }
    if (!evaluation.slices().isEmpty()) {
      slices(evaluation, headline).ifPresent(figures::add);
    }
  }

  private static boolean finite(Interval interval) {
    return interval != null && Double.isFinite(interval.value());
  }

  private static String color(Role role) {
    return switch (role) {
      case CANDIDATE -> "s1";
      case PRODUCTION -> "s3";
      case BASELINE -> "s6";
    };
  }

  /** What the headline metric says of the candidate against the best baseline. */
  String finding(Evaluation evaluation) {
    String metric = evaluation.headline();
    Optional<Contender> candidate =
        evaluation.contenders().stream().filter(c -> c.role() == Role.CANDIDATE).findFirst();
    Optional<Contender> best =
        evaluation.contenders().stream()
            .filter(c -> c.role() == Role.BASELINE && finite(c.metrics().get(metric)))
            .max(Comparator.comparingDouble(c -> c.metrics().get(metric).value()));
    if (candidate.isEmpty() || best.isEmpty() || !finite(candidate.get().metrics().get(metric))) {
      return words.text("evaluation.title-plain", words.metric(metric));
    }
    double ours = candidate.get().metrics().get(metric).value();
    double theirs = best.get().metrics().get(metric).value();
    double relative = ratio(ours - theirs, theirs);
    String model = words.name("model", candidate.get().name());
    String baseline = words.name("model", best.get().name());
    Optional<Interval> paired =
        evaluation.differences().stream()
            .filter(d -> d.against().equals(best.get().name()))
            .map(Difference::relative)
            .filter(Figures::finite)
            .findFirst();
    if (paired.isPresent() && paired.get().low() <= 0 && paired.get().high() >= 0) {
      return words.text("evaluation.title-even", model, baseline);
    }
    return words.text(
        relative >= 0 ? "evaluation.title-better" : "evaluation.title-worse",
        model,
        words.percent(Math.abs(paired.map(Interval::value).orElse(relative))),
        baseline);
  }

  private Figure differences(List<Difference> differences, String headline) {
    long beaten = differences.stream().filter(d -> d.relative().low() > 0).count();
    Figure.Builder figure =
        Figure.of("differences", "intervals")
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
      Interval value = difference.relative();
      String name = words.name("model", difference.against());
      figure.label(name);
      series.add(value.value(), value.low(), value.high());
      notes.add(words.change(value.value()));
      colors.add(value.low() > 0 ? "good" : value.high() < 0 ? "bad" : "s6");
      figure.row(
          name, words.change(value.value()), words.change(value.low()), words.change(value.high()));
    }
    series.with("colors", colors).with("notes", notes);
    clip(differences, figure);
    return figure.build();
  }

  /** One contender that is far beaten would squeeze all others together: it is cut at the edge. */
  private static void clip(List<Difference> differences, Figure.Builder figure) {
    List<Interval> bySize =
        differences.stream()
            .map(Difference::relative)
            .sorted(Comparator.comparingDouble(i -> Math.abs(i.value())))
            .toList();
    if (bySize.size() < 2) {
      return;
    }
    Interval most = bySize.get(bySize.size() - 1);
    Interval next = bySize.get(bySize.size() - 2);
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
                    words.count(s.users())))
        .orElse(headline);
  }

  private Optional<Figure> slices(Evaluation evaluation, String headline) {
    List<String> names =
        evaluation.contenders().stream()
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
        Figure.of("slices", "bars")
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
    for (Slice slice : evaluation.slices()) {
      String name = words.name("slice", slice.name());
      figure.label(name);
      List<String> row = new ArrayList<>(List.of(name, words.count(slice.users())));
      for (int i = 0; i < names.size(); i++) {
        Interval value = slice.values().get(names.get(i));
        series.get(i).add(value == null ? Double.NaN : value.value());
        row.add(words.interval(value));
      }
      figure.row(row);
    }
    return Optional.of(figure.header(header.toArray(String[]::new)).build());
  }

  private Figure learningCurve(Network network) {
    List<String> validated = new ArrayList<>(network.curve().get(0).validation().keySet());
    Figure.Builder figure =
        Figure.of("curve-" + network.job(), "lines")
            .title(
                words.text(
                    "curve.title",
                    network.job(),
                    words.count(network.bestEpoch()),
                    words.count(network.curve().size())))
            .note(
                words.text(
                    "curve.note",
                    words.count(network.workers()),
                    words.significant(network.examplesPerSecond())))
            .axis("x", words.text("axis.epoch"), "label")
            .axis("y", words.text("axis.loss"), "decimal");
    List<String> header = new ArrayList<>();
    header.add(words.text("axis.epoch"));
    header.add(words.text("curve.loss"));
    Figure.Series loss = figure.series(words.text("curve.loss"), "s1");
    List<Figure.Series> others = new ArrayList<>();
    for (int i = 0; i < validated.size(); i++) {
      String name = words.text("curve.validation", validated.get(i));
      others.add(figure.series(name, "s" + (i % 5 + 2)));
      header.add(name);
    }
    for (Epoch epoch : network.curve()) {
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

  private Optional<Figure> classes(Network network) {
    if (network.classes() == null) {
      return Optional.empty();
    }
    List<OneClass> classes =
        network.classes().classes().stream()
            .sorted(Comparator.comparingDouble(OneClass::f1))
            .toList();
    OneClass weakest = classes.get(0);
    Figure.Builder figure =
        Figure.of("classes-" + network.job(), "bars")
            .title(
                words.text(
                    "classes.title",
                    words.percent(network.classes().accuracy()),
                    words.count(network.classes().examples()),
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
    return Optional.of(figure.build());
  }

  private void beyond(Beyond beyond, List<Figure> figures) {
    if (!beyond.lorenz().isEmpty()) {
      figures.add(lorenz(beyond.lorenz()));
    }
    List<Curve> popularity =
        beyond.popularity().stream().filter(c -> !c.points().isEmpty()).toList();
    if (!popularity.isEmpty()) {
      figures.add(popularity(popularity, beyond));
    }
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

  /** The curve's height at x, between its points by a straight line. */
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

  /** Where the curve reaches a height. */
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

  private String popularityTitle(Beyond beyond) {
    if (beyond.lorenz().isEmpty()) {
      return words.text("popularity.title-plain", words.count(beyond.catalogue()));
    }
    Curve curve = beyond.lorenz().get(0);
    double top = 1 - reaches(curve, 0.5);
    return words.text(
        "popularity.title",
        words.name("curve", curve.name()),
        words.count(Math.max(1, Math.round(top * (double) beyond.catalogue()))),
        words.percent(top));
  }

  private Figure popularity(List<Curve> curves, Beyond beyond) {
    Figure.Builder figure =
        Figure.of("popularity", "curves")
            .title(popularityTitle(beyond))
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

  private Figure scores(String id, Scores scores) {
    return histogram(
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
        scores.bins());
  }

  private void quality(Quality quality, List<Figure> figures) {
    if (quality.read() > 0) {
      figures.add(balance(quality));
    }
    if (!quality.refusals().isEmpty()) {
      Report.Refusal most = quality.refusals().get(0);
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
      for (Report.Refusal refusal : quality.refusals().stream().limit(MOST_BARS).toList()) {
        String reason = words.name("reason", refusal.reason());
        figure.label(reason + " · " + refusal.table());
        series.addCount(refusal.rows());
        figure.row(reason, refusal.table(), words.count(refusal.rows()));
      }
      figures.add(figure.build());
    }
  }

  private Figure balance(Quality quality) {
    double refused = ratio(quality.quarantined(), quality.read());
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
    for (Source source : quality.sources().stream().limit(MOST_BARS).toList()) {
      figure.label(source.file() + " → " + source.table());
      curated.addCount(source.curated());
      merged.addCount(source.merged());
      quarantined.addCount(source.quarantined());
      figure.row(
          Stream.concat(
                  Stream.of(source.file(), source.table()),
                  Stream.of(
                          source.parsed(),
                          source.unparseable(),
                          source.curated(),
                          source.quarantined(),
                          source.merged())
                      .map(words::count))
              .map(Objects::toString)
              .toList());
    }
    return figure.build();
  }
}
