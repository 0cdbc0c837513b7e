package io.shopkeeper.app.report;

import io.shopkeeper.app.report.Report.Check;
import io.shopkeeper.app.report.Report.CheckVerdict;
import io.shopkeeper.app.report.Report.Cohort;
import io.shopkeeper.app.report.Report.Contender;
import io.shopkeeper.app.report.Report.Evaluation;
import io.shopkeeper.app.report.Report.Interval;
import io.shopkeeper.app.report.Report.Outcome;
import io.shopkeeper.app.report.Report.Reason;
import io.shopkeeper.app.report.Report.Role;
import io.shopkeeper.app.report.Report.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What the templates need to know and should not compute themselves. */
public final class PageFacts {
  private static final int HEATS = 8;
  private static final Pattern AGAINST =
      Pattern.compile("(.+?) against (.+?)(?:, users with (.+))?");

  private final Words words;

  PageFacts(Words words) {
    this.words = words;
  }

  /** A headline number. */
  public record Headline(String label, String value, String note) {}

  /** The numbers that the page opens with, those that are known. */
  public List<Headline> headlines(Report report) {
    List<Headline> out = new ArrayList<>();
    if (report.served() != null) {
      Report.Served served = report.served();
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
    }
    if (report.evaluation() != null) {
      accuracy(report.evaluation(), out);
    }
    if (report.behaviour() != null) {
      out.add(
          new Headline(
              words.text("headline.events"),
              words.compactCount(report.behaviour().events()),
              words.text("headline.events.note", words.compactCount(report.behaviour().users()))));
    }
    if (report.quality() != null && report.quality().read() > 0) {
      out.add(
          new Headline(
              words.text("headline.refused"),
              words.percent((double) report.quality().quarantined() / report.quality().read()),
              words.text("headline.refused.note", words.compactCount(report.quality().read()))));
    }
    out.add(duration(report.outcome()));
    return out;
  }

  private void accuracy(Evaluation evaluation, List<Headline> out) {
    for (Contender contender : evaluation.contenders()) {
      Interval value = contender.metrics().get(evaluation.headline());
      if (contender.role() == Role.CANDIDATE && value != null && Double.isFinite(value.value())) {
        out.add(
            new Headline(
                words.metric(evaluation.headline()),
                words.decimal(value.value(), 3),
                words.text(
                    "headline.interval",
                    words.decimal(value.low(), 3),
                    words.decimal(value.high(), 3))));
      }
    }
  }

  private Headline duration(Outcome outcome) {
    double seconds =
        outcome.jobs().isEmpty()
            ? Double.NaN
            : outcome.jobs().stream().mapToDouble(Report.JobRun::seconds).sum();
    return new Headline(
        words.text("headline.duration"),
        words.shortDuration(seconds),
        words.text(
            "headline.duration.note", words.moment(outcome.endedAt()), "" + outcome.exitCode()));
  }

  /** All metrics that a contender has: the headline first, then as they appear. */
  public List<String> metrics(Evaluation evaluation) {
    return Stream.concat(
            Stream.of(evaluation.headline()),
            evaluation.contenders().stream().flatMap(c -> c.metrics().keySet().stream()))
        .filter(m -> evaluation.contenders().stream().anyMatch(c -> c.metrics().containsKey(m)))
        .distinct()
        .toList();
  }

  /** What the gate compared: two models by their names, perhaps within a slice of customers. */
  public String gate(String check) {
    Matcher named = AGAINST.matcher(check);
    if (!named.matches()) {
      return check;
    }
    String model = words.name("model", named.group(1));
    String other = words.name("model", named.group(2));
    return named.group(3) == null
        ? words.text("gate.against", model, other)
        : words.text("gate.against-in", model, other, words.name("slice", named.group(3)));
  }

  /** The most periods that a cohort was followed. */
  public int periods(List<Cohort> cohorts) {
    return cohorts.stream().mapToInt(c -> c.returned().size()).max().orElse(0);
  }

  /** What the retention table shows: the share that is seen again in the first period. */
  public String retentionTitle(List<Cohort> cohorts) {
    double customers = 0;
    double returned = 0;
    for (Cohort cohort : cohorts) {
      if (!cohort.returned().isEmpty() && Double.isFinite(cohort.returned().get(0))) {
        customers += cohort.customers();
        returned += cohort.customers() * cohort.returned().get(0);
      }
    }
    return words.text(
        "retention.title", words.percent(customers > 0 ? returned / customers : Double.NaN));
  }

  /** What the checks show together. */
  public String checksTitle(List<Check> checks) {
    long passed = checks.stream().filter(c -> c.verdict() == CheckVerdict.PASSED).count();
    return passed == checks.size()
        ? words.text("checks.title-all", words.count(passed))
        : words.text("checks.title", words.count(passed), words.count(checks.size()));
  }

  /** The largest share that came back. */
  public double hottest(List<Cohort> cohorts) {
    return cohorts.stream()
        .flatMap(c -> c.returned().stream())
        .filter(Double::isFinite)
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(0);
  }

  /** How the speed-up that was foretold and the one that came compare; empty where none was. */
  public String speedUp(Report.Network network) {
    return Double.isFinite(network.predicted())
        ? words.text(
            "networks.speed-up",
            words.decimal(network.predicted(), 2),
            words.decimal(network.measured(), 2))
        : "";
  }

  /** The share of a class's examples that were taken for some class. */
  public double share(long taken, long examples) {
    return examples > 0 ? (double) taken / examples : 0;
  }

  /** The shade of a share, from 0 to 7 where it is the largest. */
  public int heat(double share, double hottest) {
    return Double.isFinite(share) && hottest > 0
        ? (int) Math.max(0, Math.min(HEATS - 1, Math.floor(share / hottest * HEATS)))
        : 0;
  }

  /** Whether a number is one. */
  public boolean known(double value) {
    return Double.isFinite(value);
  }

  /** The class of a bar. */
  public String sign(double value) {
    return value < 0 ? "minus" : "plus";
  }

  /** How wide a part's bar is, in percent of the recommendation's largest part. */
  public int width(double part, Shown shown) {
    double most =
        DoubleStream.concat(
                shown.reasons().stream().mapToDouble(Reason::contribution),
                DoubleStream.of(shown.rest()))
            .filter(Double::isFinite)
            .map(Math::abs)
            .max()
            .orElse(0);
    return most > 0 && Double.isFinite(part) ? (int) Math.round(Math.abs(part) / most * 100) : 0;
  }
}
