package io.shopkeeper.reviews.insight;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.pretrained.OnnxLibrary;
import io.shopkeeper.reviews.polarity.LivePolarity;
import io.shopkeeper.reviews.sentiment.LiveSentiment;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads all reviews up to the day: how their writers feel, of which aspects they speak and which of
 * them are suspicious; and sums up what they say of each product, as one release.
 */
public final class ReviewInsightsJob implements Job<ReviewInsightsJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(
      InsightSettings insights, SuspicionSettings suspicion, UserAspectSettings userAspects) {}

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
  public List<String> libraries() {
    return List.of(OnnxLibrary.JAR);
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    Map<String, String> inputs =
        context.tables().fingerprints(context.asOf(), ShopTables.REVIEWS, ShopTables.PRODUCTS);
    inputs.put(ScoredBefore.MODEL, LiveSentiment.liveVersion(context).orElse(ScoredBefore.NONE));
    inputs.put(ScoredBefore.TERMS, LivePolarity.liveVersion(context).orElse(ScoredBefore.NONE));
    return inputs;
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
    Optional<LiveSentiment> live = LiveSentiment.of(context);
    String model = live.map(LiveSentiment::version).orElse(ScoredBefore.NONE);
    context.say(
        "how buyers feel is told by "
            + (live.isPresent()
                ? model
                : "stars, labels and words: no model is live, and none comes ready-made (docs/reviews.md)"));
    String terms = LivePolarity.liveVersion(context).orElse(ScoredBefore.NONE);
    context.say(
        "what they think of aspects is told by "
            + (terms.equals(ScoredBefore.NONE) ? "the lexicon" : "the lexicon and " + terms));
    Ears ears = new Ears(new Feelings(live.orElse(null)), LivePolarity.of(context).orElse(null));
    ReviewInsights insights = new ReviewInsights(settings, ears, model, terms, context);
    Version version =
        context
            .releases()
            .commitOnce(
                ReviewInsights.RELEASE,
                context.runId(),
                staging -> {
                  insights.write(reviews, staging);
                  return context.draft(
                      0,
                      inputs(settings, context),
                      Map.of(),
                      Map.of(ScoredBefore.MODEL, model, ScoredBefore.TERMS, terms));
                });
    version.manifest().outputs().forEach(output -> context.rows(output.path(), output.rows()));
  }
}
