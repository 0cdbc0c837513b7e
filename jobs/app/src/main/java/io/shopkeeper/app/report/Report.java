package io.shopkeeper.app.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * All that one page says, as plain data. Shares and rates are fractions of one; NaN means "not
 * known". A part that is null, or a list that is empty, is left out of the page with a one-line
 * note.
 *
 * @param outcome what happened tonight
 * @param served what the live release shows to customers; null where nothing is live
 * @param behaviour what customers did; null where there are no events
 * @param evaluation the model against its baselines; null where none was made
 * @param networks the networks that were trained tonight
 * @param beyond coverage, concentration and variety; null where nothing is live
 * @param scores how scores are spread, by source
 * @param customers a few customers: what they did, what they are shown, why
 * @param similar a few products and the products most like them
 * @param quality what became of the rows that came in; null where nothing was ingested
 * @param settings the effective settings, secrets hidden
 * @param manifest facts on where it all came from: versions, inputs, fingerprints
 */
public record Report(
    Outcome outcome,
    Served served,
    Behaviour behaviour,
    Evaluation evaluation,
    List<Network> networks,
    Beyond beyond,
    List<Scores> scores,
    List<Customer> customers,
    List<SimilarItems> similar,
    Quality quality,
    List<Entry> settings,
    List<Entry> manifest) {

  /** How the night ended for the model. */
  public enum Verdict {
    /** The new model is live. */
    ACCEPTED,
    /** The gate refused the new model; the last accepted one stays live. */
    REFUSED,
    /** No model beats the best baseline, which is live instead. */
    BASELINE_LIVE,
    /** Nothing was trained tonight. */
    NO_TRAINING,
    /** A job failed. */
    FAILED
  }

  /**
   * What happened tonight.
   *
   * @param asOf the last day whose data counts
   * @param message the one line that a failed or refused run left; empty otherwise
   * @param gate what the gate compared; empty where it did not run
   */
  public record Outcome(
      String runId,
      LocalDate asOf,
      Instant startedAt,
      Instant endedAt,
      int exitCode,
      Verdict verdict,
      String message,
      List<GateCheck> gate,
      List<Live> live,
      List<JobRun> jobs) {}

  /**
   * One comparison of the gate.
   *
   * @param name what is compared
   * @param observed the value seen, as a relative difference
   * @param low its lower 95 % bound
   * @param high its upper 95 % bound
   * @param threshold the least that passes
   */
  public record GateCheck(
      String name, double observed, double low, double high, double threshold, boolean passed) {}

  /**
   * One artifact or release that production points at.
   *
   * @param kind {@code artifact} or {@code release}
   * @param tonight whether this night made it
   */
  public record Live(
      String kind,
      String name,
      long version,
      String runId,
      Instant createdAt,
      boolean tonight,
      List<Rows> tables) {}

  /** Rows by name. */
  public record Rows(String name, long rows) {}

  /** One job of the night with its phases in order. */
  public record JobRun(
      String job,
      String runId,
      int exitCode,
      Instant startedAt,
      double seconds,
      List<Phase> phases) {}

  /**
   * One timed phase.
   *
   * @param start seconds since its job started
   */
  public record Phase(String name, double start, double seconds) {}

  /**
   * What the live release shows.
   *
   * @param customers customers with a list
   * @param items distinct products on any list
   * @param catalogue active products
   * @param listLength mean rows a customer
   * @param sources rows by the source that proposed them
   */
  public record Served(
      long customers, long items, long catalogue, double listLength, List<Rows> sources) {}

  /**
   * What customers did.
   *
   * @param funnel steps in order, from the widest
   * @param dayTypes the event types that {@code days} counts, in order
   * @param days events a day or, beyond half a year, a week
   * @param sessions null where the log knows no sessions
   */
  public record Behaviour(
      LocalDate from,
      LocalDate to,
      long events,
      long users,
      long anonymousEvents,
      long items,
      List<Step> funnel,
      List<String> dayTypes,
      int daysPerPoint,
      List<Day> days,
      Sessions sessions,
      List<Segment> segments,
      List<Cohort> retention,
      List<Trend> rising) {}

  /**
   * One step of the funnel.
   *
   * @param visits visits with at least one such event
   */
  public record Step(String type, long visits, long events) {}

  /** Events of one day or week, one count per type. */
  public record Day(LocalDate date, List<Long> counts) {}

  /** Length of visits, in events without impressions. */
  public record Sessions(long sessions, double median, double p90, List<Bin> lengths) {}

  /** A bar of a histogram; low inclusive, high exclusive. */
  public record Bin(double low, double high, long count) {}

  /** Customers of one RFM segment. */
  public record Segment(String name, long customers, long orders, double spend) {}

  /**
   * Customers by the period of their first visit, and the share of them seen again.
   *
   * @param returned share active in the 1st, 2nd, … period after
   */
  public record Cohort(LocalDate start, long customers, List<Double> returned) {}

  /** Visitors of a product lately and in as many days before. */
  public record Trend(String item, String category, long before, long now) {}

  /** What stands in a comparison. */
  public enum Role {
    CANDIDATE,
    PRODUCTION,
    BASELINE
  }

  /** A value with its 95 % interval. */
  public record Interval(double value, double low, double high) {}

  /**
   * The model against its baselines on days that it has not seen.
   *
   * @param headline the metric that the gate looks at, such as {@code ndcg@20}
   * @param users test users scored
   * @param coldUsers test users without history, not among {@code users}
   * @param coldItems test items without history
   */
  public record Evaluation(
      LocalDate testFrom,
      LocalDate testTo,
      String headline,
      long users,
      long coldUsers,
      long coldItems,
      List<Contender> contenders,
      List<Difference> differences,
      List<Slice> slices) {}

  /** One model or baseline. */
  public record Contender(String name, Role role, Map<String, Interval> metrics) {}

  /** Relative difference of the candidate to another contender, paired over users. */
  public record Difference(String against, Interval relative) {}

  /** The headline metric on a part of the test users, by contender. */
  public record Slice(String name, long users, Map<String, Interval> values) {}

  /**
   * One training of a network.
   *
   * @param bestEpoch from 1, the one whose weights were kept
   * @param predicted speed-up of averaging over one worker, as a probe foretold it
   * @param measured what came of it
   * @param classes null where nothing was classified
   * @param evaluation against its baselines; null where there are none
   * @param verdict what the gate said; empty where there is none
   */
  public record Network(
      String job,
      int workers,
      int bestEpoch,
      double examplesPerSecond,
      double predicted,
      double measured,
      List<Epoch> curve,
      Classes classes,
      Evaluation evaluation,
      String verdict) {}

  /** A point of a learning curve: the mean training loss, and what validation measured. */
  public record Epoch(int epoch, double loss, Map<String, Double> validation) {}

  /** How examples kept apart were classified. */
  public record Classes(double accuracy, long examples, List<OneClass> classes) {}

  /**
   * One class.
   *
   * @param takenFor how many of its examples were taken for each class, in their order
   */
  public record OneClass(
      String name,
      long examples,
      double precision,
      double recall,
      double f1,
      List<Long> takenFor) {}

  /**
   * What accuracy does not show.
   *
   * @param spreads one row per contender or live list
   * @param lorenz cumulative shares; every curve has one more point than it has equal steps
   * @param popularity how often products are bought and shown, by popularity rank
   */
  public record Beyond(
      long catalogue, List<Spread> spreads, List<Curve> lorenz, List<Curve> popularity) {}

  /** Coverage and variety of the lists of one model. */
  public record Spread(
      String name,
      double coverage,
      double gini,
      double novelty,
      double diversity,
      double popularityLift) {}

  /** A named curve. */
  public record Curve(String name, List<Point> points) {}

  /** A point of a curve. */
  public record Point(double x, double y) {}

  /** How the scores of one source are spread. */
  public record Scores(String source, long rows, double median, List<Bin> bins) {}

  /**
   * A customer.
   *
   * @param id the shortened pseudonym
   */
  public record Customer(String id, List<Action> actions, List<Shown> shown) {}

  /** What a customer did. */
  public record Action(LocalDate date, String type, String item, long times) {}

  /**
   * A recommended product.
   *
   * @param rest the sum of the contributions that are not listed
   */
  public record Shown(
      int rank,
      String item,
      String category,
      double score,
      String source,
      List<Reason> reasons,
      double rest) {}

  /** One of the customer's own products and what it adds to a score. */
  public record Reason(String item, double contribution) {}

  /** A product and those most like it. */
  public record SimilarItems(String item, String category, List<Neighbour> neighbours) {}

  /** A product like another. */
  public record Neighbour(String item, String category, double score) {}

  /** What became of the rows that came in. */
  public record Quality(List<Source> sources, List<Refusal> refusals, List<Check> checks) {
    /** All rows that were read. */
    public long read() {
      return sources.stream().mapToLong(s -> s.parsed() + s.unparseable()).sum();
    }

    /** All rows that were refused. */
    public long quarantined() {
      return sources.stream().mapToLong(Source::quarantined).sum();
    }
  }

  /** One source file and target table: parsed + unparseable = curated + quarantined + merged. */
  public record Source(
      String file,
      String table,
      long parsed,
      long unparseable,
      long curated,
      long quarantined,
      long merged) {}

  /** Rows refused for one reason. */
  public record Refusal(String table, String reason, long rows) {}

  /** How a check went. */
  public enum CheckVerdict {
    PASSED,
    WARNED,
    FAILED
  }

  /** One check of the input. */
  public record Check(
      String table, String name, double observed, double threshold, CheckVerdict verdict) {}

  /** A name and its value. */
  public record Entry(String name, String value) {}
}
