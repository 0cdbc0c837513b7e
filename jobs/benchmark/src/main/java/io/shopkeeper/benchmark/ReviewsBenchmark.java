package io.shopkeeper.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.deep.DeepLibrary;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.pretrained.OnnxLibrary;
import io.shopkeeper.reviews.sentiment.ReviewSentimentTrainJob;
import io.shopkeeper.reviews.sentiment.SentimentNight;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * The night of {@code review-sentiment-train} on ingested reviews, with a slice for each item.
 *
 * <pre>
 * ROOT validation|test [--without ITEM] [SETTING=VALUE...]   the root into which the reviews were ingested
 * </pre>
 *
 * On {@code validation} the test reviews stay unread: those for validation take their place, and
 * another tenth of the rest theirs. With {@code --without} the item's reviews are not learned from,
 * and all of them are the test: kinds of goods that nothing was learned of. Settings are those of
 * the job, over {@code conf/jobs/review-sentiment-train.conf}.
 */
public final class ReviewsBenchmark {
  private static final int TENTHS = 10;

  private ReviewsBenchmark() {}

  /** Runs the night and prints what it says. */
  @AllowedHere("a benchmark is a process of its own: it prints")
  public static void main(String[] arguments) {
    if (arguments.length < 2 || !List.of("validation", "test").contains(arguments[1])) {
      System.err.println(
          "usage: ROOT validation|test [--without ITEM] [SETTING=VALUE...]; see the Javadoc");
      return;
    }
    boolean without = arguments.length > 3 && arguments[2].equals("--without");
    Divided night =
        new Divided(
            arguments[1].equals("test"), without ? Optional.of(arguments[3]) : Optional.empty());
    ExitCode exit =
        OneJob.run(
            night,
            arguments[0],
            Arrays.asList(arguments).subList(without ? 4 : 2, arguments.length));
    System.exit(exit.code());
  }

  private record Divided(boolean onTest, Optional<String> without)
      implements Job<ReviewSentimentTrainJob.Settings> {
    @Override
    public String name() {
      return "review-sentiment-train";
    }

    @Override
    public String summary() {
      return "how buyers feel, on a chosen split";
    }

    @Override
    public Class<ReviewSentimentTrainJob.Settings> settings() {
      return ReviewSentimentTrainJob.Settings.class;
    }

    @Override
    public List<String> libraries() {
      return List.of(DeepLibrary.JAR, OnnxLibrary.JAR);
    }

    @Override
    public Map<String, String> inputs(
        ReviewSentimentTrainJob.Settings settings, JobContext context) {
      return Map.of();
    }

    @Override
    public void run(ReviewSentimentTrainJob.Settings settings, JobContext context)
        throws Exception {
      new SentimentNight(settings, context)
          .dividedBy(division())
          .alsoSlicedBy("item_id")
          .run(Map.of());
    }

    private Column division() {
      Column part = onTest ? Part.of(col("text")) : validated();
      Column tests = lit(Part.TEST.number());
      return without
          .map(item -> when(col("item_id").equalTo(item), tests).when(part.notEqual(tests), part))
          .orElse(part);
    }

    /** The test tenth left out, the others moved one on. */
    private static Column validated() {
      Column tenth = conv(substring(sha2(col("text"), 256), 1, 8), 16, 10).cast("long").mod(TENTHS);
      return when(tenth.equalTo(1), Part.TEST.number())
          .when(tenth.equalTo(2), Part.VALIDATION.number())
          .when(tenth.gt(2), Part.TRAINING.number());
    }
  }
}
