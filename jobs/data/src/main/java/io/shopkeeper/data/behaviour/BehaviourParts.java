package io.shopkeeper.data.behaviour;

import io.shopkeeper.data.behaviour.Behaviour.Cohort;
import io.shopkeeper.data.behaviour.Behaviour.Segment;
import io.shopkeeper.data.behaviour.Behaviour.Step;
import io.shopkeeper.data.behaviour.Behaviour.Trend;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Cell;
import io.shopkeeper.report.Part.Columns;
import io.shopkeeper.report.Part.Lead;
import io.shopkeeper.report.Part.Missing;
import io.shopkeeper.report.Part.Row;
import io.shopkeeper.report.Part.Table;
import io.shopkeeper.report.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Renders customers' behaviour: a summary, charts, and tables of cohorts and rising items. */
final class BehaviourParts {
  private final Words words;

  BehaviourParts(Words words) {
    this.words = words;
  }

  Content of(Behaviour behaviour) {
    List<Part> parts = Part.list(lead(behaviour), new Columns(charts(behaviour)));
    if (behaviour.segments().isEmpty()) {
      parts.add(new Missing(words.text("missing.segments")));
    }
    parts.add(
        behaviour.retention().isEmpty()
            ? new Missing(words.text("missing.retention"))
            : retention(behaviour.retention()));
    if (!behaviour.rising().isEmpty()) {
      parts.add(rising(behaviour.rising()));
    }
    return new Content(
        List.of(
            new Content.Headline(
                words.text("headline.events"),
                words.compactCount(behaviour.events()),
                words.text("headline.events.note", words.compactCount(behaviour.users())))),
        parts);
  }

  private Lead lead(Behaviour behaviour) {
    String lead =
        words.text(
            "behaviour.lead",
            words.count(behaviour.events()),
            words.count(behaviour.users()),
            words.count(behaviour.items()),
            words.day(behaviour.from()),
            words.day(behaviour.to()));
    return new Lead(
        behaviour.anonymousEvents() == 0
            ? lead
            : lead
                + " "
                + words.text(
                    "behaviour.anonymous",
                    words.percent(ratio(behaviour.anonymousEvents(), behaviour.events()))));
  }

  private List<Part> charts(Behaviour behaviour) {
    List<Part> charts = new ArrayList<>();
    if (behaviour.funnel().size() > 1) {
      charts.add(funnel(behaviour.funnel()));
    }
    if (behaviour.days().size() > 1) {
      charts.add(trend(behaviour));
    }
    if (behaviour.sessions() != null && !behaviour.sessions().lengths().isEmpty()) {
      charts.add(sessions(behaviour.sessions()));
    }
    if (!behaviour.segments().isEmpty()) {
      charts.add(segments(behaviour.segments()));
    }
    return charts;
  }

  private Figure sessions(Behaviour.Sessions sessions) {
    return Figure.histogram(
        Figure.of("sessions", "bars")
            .title(
                words.text(
                    "sessions.title",
                    words.significant(sessions.median()),
                    words.significant(sessions.p90())))
            .note(words.text("sessions.note", words.count(sessions.sessions())))
            .axis("x", words.text("axis.actions"), "label")
            .axis("y", words.text("axis.visits"), "count"),
        words.text("axis.visits"),
        sessions.lengths().stream()
            .map(bin -> range((long) bin.low(), (long) bin.high() - 1))
            .toList(),
        sessions.lengths(),
        words.text("col.share"),
        words);
  }

  private String range(long low, long high) {
    return high == low
        ? words.count(low)
        : high >= Integer.MAX_VALUE - 1L
            ? words.count(low) + "+"
            : words.count(low) + "–" + words.count(high);
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
    for (Behaviour.Day day : behaviour.days()) {
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

  /** The table of weekly cohorts, shaded by the share of customers who returned. */
  private Table retention(List<Cohort> cohorts) {
    int periods = cohorts.stream().mapToInt(c -> c.returned().size()).max().orElse(0);
    double hottest =
        cohorts.stream()
            .flatMap(c -> c.returned().stream())
            .filter(Double::isFinite)
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(0);
    List<String> header =
        new ArrayList<>(List.of(words.text("col.cohort"), words.text("col.customers")));
    IntStream.rangeClosed(1, periods).forEach(i -> header.add("+" + i));
    List<Row> rows = new ArrayList<>();
    for (Cohort cohort : cohorts) {
      List<Cell> cells =
          new ArrayList<>(
              List.of(
                  Cell.of(words.shortDay(cohort.start())),
                  Cell.of(words.count(cohort.customers()))));
      cohort.returned().forEach(r -> cells.add(Cell.heat(words.wholePercent(r), r, hottest)));
      rows.add(new Row("", cells));
    }
    return new Table(retentionTitle(cohorts), words.text("retention.note"), "heat", header, rows);
  }

  /** The title with the share of customers who returned in the first week. */
  private String retentionTitle(List<Cohort> cohorts) {
    double customers = 0;
    double returned = 0;
    for (Cohort cohort : cohorts) {
      if (!cohort.returned().isEmpty() && Double.isFinite(cohort.returned().get(0))) {
        customers += cohort.customers();
        returned += cohort.customers() * cohort.returned().get(0);
      }
    }
    return words.text("retention.title", words.percent(ratio(returned, customers)));
  }

  private Table rising(List<Trend> trends) {
    return Table.of(
        words.text("rising.title", trends.get(0).item()),
        words.text("rising.note"),
        List.of(words.text("col.product"), words.text("col.before"), words.text("col.now")),
        trends.stream()
            .map(
                t ->
                    Row.of(
                        Cell.item(t.item(), t.category()),
                        Cell.of(words.count(t.before())),
                        Cell.of(words.count(t.now()))))
            .toList());
  }
}
