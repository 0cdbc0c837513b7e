package io.shopkeeper.reviews.insight;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads all reviews up to the day: how their writers feel, of which aspects they speak and which of
 * them are suspicious; and sums up what they say of each product, as one release.
 */
public final class ReviewInsightsJob implements Job<ReviewInsightsJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(InsightSettings insights, SuspicionSettings suspicion) {}

  @Override
  public String name() {
    return "review-insights";
  }

  @Override
  public String summary() {
    return "what reviews say of each product: sentiment, strengths and weaknesses with quotes";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    return context.tables().fingerprints(context.asOf(), ShopTables.REVIEWS, ShopTables.PRODUCTS);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Dataset<Row> reviews =
        context
            .tables()
            .find(ShopTables.REVIEWS, context.asOf())
            .orElseThrow(
                () ->
                    JobException.badInput(
                        "there is no table reviews up to %s; ingest reviews, docs/mappings.md says how"
                            .formatted(context.asOf())));
    // The model of the slot review-sentiment goes here; null is none, and stars and labels count.
    Feelings feelings = new Feelings(null);
    ReviewInsights insights = new ReviewInsights(settings, feelings, context);
    Version version =
        context
            .releases()
            .commitOnce(
                ReviewInsights.RELEASE,
                context.runId(),
                staging -> {
                  insights.write(reviews, staging);
                  return context.draft(0, inputs(settings, context), Map.of(), Map.of());
                });
    version.manifest().outputs().forEach(output -> context.rows(output.path(), output.rows()));
  }
}
