package io.shopkeeper.data.behaviour;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Analyses customers' behaviour (funnel, sessions, RFM segments, retention, trends) into one
 * release.
 */
public final class BehaviourJob implements Job<BehaviourJob.Settings> {
  /** The name of the release that it writes; {@code docs/behaviour.md} describes its tables. */
  public static final String RELEASE = "behaviour";

  /** The sections of the job's settings. */
  public record Settings(BehaviourSettings behaviour) {}

  @Override
  public String name() {
    return "behaviour";
  }

  @Override
  public String summary() {
    return "what customers do: funnel, sessions, RFM segments, retention, item trends";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings) {
    settings.behaviour().check();
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    return context.tables().fingerprints(context.asOf(), ShopTables.EVENTS, ShopTables.PRODUCTS);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Version version =
        context
            .releases()
            .commitOnce(RELEASE, context.runId(), staging -> analyse(settings, context, staging));
    context.releases().promote(version, context.runId(), "newest analysis");
    version.manifest().outputs().forEach(output -> context.rows(output.path(), output.rows()));
    context.say(
        "release " + RELEASE + " " + version.label() + " is live: " + version.path().toUri());
  }

  private Manifest analyse(Settings settings, JobContext context, Staging staging)
      throws Exception {
    BehaviourSettings behaviour = settings.behaviour();
    LocalDate asOf = context.asOf();
    Map<String, String> inputs = inputs(settings, context);
    try (Analysis analysis = new Analysis(context.spark(), staging)) {
      Dataset<Row> events = analysis.keep(window(behaviour, context));
      List<String> steps =
          context.phase("events", () -> activity(events, behaviour, analysis, asOf));
      context.phase("sessions", () -> sessions(events, steps, behaviour, analysis));
      context.phase(
          "segments",
          () -> {
            Dataset<Row> customers = analysis.keep(Rfm.customers(events, asOf));
            analysis.large("rfm_segments", Rfm.scored(customers), "user_id");
          });
      context.phase(
          "retention",
          () ->
              analysis.small(
                  "retention_cohorts", Retention.of(events, asOf), "cohort_week", "week_number"));
      context.phase("trends", () -> trends(events, behaviour, analysis, context));
      Map<String, Double> metrics =
          context.phase("headlines", () -> Headlines.of(analysis, context));
      return context.draft(0, inputs, metrics, Map.of());
    }
  }

  /** The events of the analysed window. */
  private static Dataset<Row> window(BehaviourSettings behaviour, JobContext context)
      throws IOException {
    String from = context.asOf().minusDays(behaviour.days() - 1L).toString();
    Dataset<Row> events = context.tables().read(ShopTables.EVENTS, context.asOf());
    return EventLog.project(events.where(col("ds").geq(from)), behaviour.attributes());
  }

  /** Writes the daily activity, and returns the steps of the funnel that occur in the log. */
  private static List<String> activity(
      Dataset<Row> events, BehaviourSettings behaviour, Analysis analysis, LocalDate asOf) {
    analysis.small("daily_activity", EventLog.dailyActivity(events), "day", "event_type");
    Map<String, Long> types = EventLog.byType(analysis.read("daily_activity"));
    if (types.isEmpty()) {
      throw JobException.badInput(
          "table events has no row in the "
              + behaviour.days()
              + " days up to "
              + asOf
              + "; set --as-of to a day that has been ingested, or raise behaviour.days");
    }
    List<String> recorded = behaviour.funnel().stream().filter(types::containsKey).toList();
    return recorded.isEmpty() ? behaviour.funnel() : recorded;
  }

  private static void sessions(
      Dataset<Row> events, List<String> steps, BehaviourSettings behaviour, Analysis analysis) {
    List<String> attributes = behaviour.attributes();
    Dataset<Row> sessions =
        analysis.keep(Sessions.of(events, steps, attributes.size(), behaviour.sessionGap()));
    Dataset<Row> funnel = Funnel.of(sessions, steps, attributes);
    analysis.small("conversion_funnel", funnel, "day", "attribute", "value", "step_no");
    analysis.small("session_summary", Sessions.summary(sessions), "day");
    analysis.small("session_lengths", Sessions.lengths(sessions), "actions");
  }

  private static void trends(
      Dataset<Row> events, BehaviourSettings behaviour, Analysis analysis, JobContext context)
      throws IOException {
    Dataset<Row> counts =
        analysis.keep(ItemTrends.counts(events, context.asOf(), behaviour.trendDays()));
    Dataset<Row> trends =
        ItemTrends.scored(counts, behaviour.trendPrior(), behaviour.trendConfidence());
    Optional<Dataset<Row>> products = context.tables().find(ShopTables.PRODUCTS, context.asOf());
    analysis.large("item_trends", ItemTrends.named(trends, products), "item_id");
  }
}
