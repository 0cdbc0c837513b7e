package io.shopkeeper.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.reviews.sentiment.ReviewSentimentTrainJob;
import io.shopkeeper.reviews.sentiment.ReviewStarsTrainJob;
import io.shopkeeper.reviews.sentiment.SentimentNight;
import io.shopkeeper.reviews.sentiment.StarsNight;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * The night of {@code review-sentiment-train} on ingested reviews, with a slice for each item, or
 * that of {@code review-stars-train}.
 *
 * <pre>
 * ROOT validation|test [--stars | --without ITEM] [SETTING=VALUE...]   the root into which the reviews were ingested
 * </pre>
 *
 * On {@code validation} the test reviews stay unread: those for validation take their place, and
 * another tenth of the rest theirs. With {@code --without} the item's reviews are not learned from,
 * and all of them are the test: kinds of goods that nothing was learned of. Settings are those of
 * the job, over its file in {@code conf/jobs}.
 */
public final class ReviewsBenchmark {
  private static final int TENTHS = 10;

  private ReviewsBenchmark() {}

  /** Runs the night and prints what it says. */
  @AllowedHere("a benchmark is a process of its own: it prints")
  public static void main(String[] arguments) {
    List<String> line = Arrays.asList(arguments);
    boolean stars = line.size() > 2 && line.get(2).equals("--stars");
    boolean without = line.size() > 3 && line.get(2).equals("--without");
    if (line.size() < 2 || !List.of("validation", "test").contains(line.get(1))) {
      System.err.println(
          "usage: ROOT validation|test [--stars | --without ITEM] [SETTING=VALUE...]; see the Javadoc");
      return;
    }
    Column part = line.get(1).equals("test") ? Part.of(col("text")) : validated();
    Job<?> night = stars ? stars(part) : sentiment(without ? strange(line.get(3), part) : part);
    List<String> settings = line.subList(stars ? 3 : without ? 4 : 2, line.size());
    System.exit(OneJob.run(night, line.get(0), settings).code());
  }

  private static Job<?> sentiment(Column part) {
    return new Divided<>(
        new ReviewSentimentTrainJob(),
        (settings, context) ->
            new SentimentNight(settings, context)
                .dividedBy(part)
                .alsoSlicedBy("item_id")
                .run(Map.of()));
  }

  private static Job<?> stars(Column part) {
    return new Divided<>(
        new ReviewStarsTrainJob(),
        (settings, context) -> new StarsNight(settings, context).dividedBy(part).run(Map.of()));
  }

  /** The test tenth left out, the others moved one on. */
  private static Column validated() {
    Column tenth = conv(substring(sha2(col("text"), 256), 1, 8), 16, 10).cast("long").mod(TENTHS);
    return when(tenth.equalTo(1), Part.TEST.number())
        .when(tenth.equalTo(2), Part.VALIDATION.number())
        .when(tenth.gt(2), Part.TRAINING.number());
  }

  /** An item's reviews are the test, and no others. */
  private static Column strange(String item, Column part) {
    Column tests = lit(Part.TEST.number());
    return when(col("item_id").equalTo(item), tests).when(part.notEqual(tests), part);
  }

  /** What a night does on a split of its own. */
  @FunctionalInterface
  private interface Night<S> {
    void run(S settings, JobContext context) throws Exception;
  }

  /** A job under whose name, settings and libraries another night is run. */
  private record Divided<S extends Record>(Job<S> job, Night<S> night) implements Job<S> {
    @Override
    public String name() {
      return job.name();
    }

    @Override
    public String summary() {
      return job.summary() + ", on a chosen split";
    }

    @Override
    public Class<S> settings() {
      return job.settings();
    }

    @Override
    public List<String> libraries() {
      return job.libraries();
    }

    @Override
    public Map<String, String> inputs(S settings, JobContext context) {
      return Map.of();
    }

    @Override
    public void run(S settings, JobContext context) throws Exception {
      night.run(settings, context);
    }
  }
}
