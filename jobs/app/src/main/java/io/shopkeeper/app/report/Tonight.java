package io.shopkeeper.app.report;

import io.shopkeeper.learning.judge.Check;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.report.NightRecords;
import io.shopkeeper.report.NightRun;
import io.shopkeeper.report.ReportContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The outcome of the night, at the top of the report page.
 *
 * @param runId the report's own run
 * @param asOf the last day of the data
 * @param endedAt the end of the last job; null if unknown
 * @param seconds total duration of the jobs; NaN if none ran
 * @param outcome the decisions on its models
 * @param lines the message of a failed job, or the decision of each gate
 * @param gate the comparisons of all gates
 * @param live the live models and releases
 */
public record Tonight(
    String runId,
    LocalDate asOf,
    Instant endedAt,
    double seconds,
    Outcome outcome,
    List<String> lines,
    List<Check> gate,
    List<Live> live) {

  /** The decisions on the models of a night. */
  public enum Outcome {
    /** Every new model is live. */
    ACCEPTED,
    /** Gates refused the new models; the last accepted ones stay live. */
    REFUSED,
    /** No model beats the best baseline, which is live instead. */
    BASELINE_LIVE,
    /** Of several trainings, some led to a new live model and some did not. */
    MIXED,
    /** Nothing was trained tonight. */
    NO_TRAINING,
    /** A job failed. */
    FAILED
  }

  /**
   * One live model or release.
   *
   * @param kind {@code artifact} or {@code release}
   * @param createdAt time of its creation; null if unknown
   * @param tonight whether it was made this night
   */
  public record Live(
      String kind,
      String name,
      long version,
      Instant createdAt,
      boolean tonight,
      List<Rows> tables) {}

  /** The number of rows of a table. */
  public record Rows(String name, long rows) {}

  /** The outcome of a report's night. */
  static Tonight of(ReportContext night) {
    List<Live> live = new ArrayList<>();
    night.artifacts().forEach(version -> live.add(live("artifact", version, night.records())));
    night.releases().forEach(version -> live.add(live("release", version, night.records())));
    return of(night.job().runId(), night.job().asOf(), night.records(), live);
  }

  /** The outcome of the night of these records. */
  static Tonight of(String runId, LocalDate asOf, NightRecords records, List<Live> live) {
    List<Contest> contests =
        records.runs().stream().map(Contest::of).flatMap(Optional::stream).toList();
    Optional<NightRun> failed = records.runs().stream().filter(NightRun::failed).findFirst();
    return new Tonight(
        runId,
        asOf,
        records.runs().stream()
            .map(NightRun::endedAt)
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder())
            .orElse(null),
        records.runs().isEmpty()
            ? Double.NaN
            : records.runs().stream().mapToDouble(NightRun::seconds).sum(),
        failed.isPresent() ? Outcome.FAILED : together(contests),
        failed
            .map(run -> List.of(run.job() + ": " + run.message()))
            .orElseGet(() -> lines(contests)),
        contests.stream().flatMap(contest -> contest.checks().stream()).toList(),
        live);
  }

  private static Outcome together(List<Contest> contests) {
    Set<Outcome> outcomes = new LinkedHashSet<>();
    contests.forEach(contest -> outcomes.add(contest.outcome()));
    return switch (outcomes.size()) {
      case 0 -> Outcome.NO_TRAINING;
      case 1 -> outcomes.iterator().next();
      default -> Outcome.MIXED;
    };
  }

  /** One line per contest, prefixed by the job if there are several. */
  private static List<String> lines(List<Contest> contests) {
    return contests.stream()
        .filter(contest -> !contest.line().isEmpty())
        .map(
            contest ->
                contests.size() == 1 ? contest.line() : contest.job() + ": " + contest.line())
        .toList();
  }

  private static Live live(String kind, Version version, NightRecords records) {
    Manifest manifest = version.manifest();
    return new Live(
        kind,
        version.name(),
        version.number(),
        instant(manifest.createdAt()),
        records.holds(manifest.runId()),
        manifest.outputs().stream()
            .filter(output -> output.rows() >= 0)
            .sorted(Comparator.comparing(Manifest.Output::path))
            .map(output -> new Rows(output.path(), output.rows()))
            .toList());
  }

  private static Instant instant(String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
