package io.shopkeeper.benchmark;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.classify.Softmax;
import io.shopkeeper.core.stats.Bootstrap;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.deep.classify.ClassifierFiles;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.text.TokenisedText;
import io.shopkeeper.text.Typos;
import io.shopkeeper.text.classify.TextClassifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * How well intents of questions are told that came with a split of their own, in files {@code
 * train*}, {@code test*} and perhaps {@code dev*}: the night of {@code service-intent-train} on
 * this split, and the classifier that goes live on the test questions as they are and with a typing
 * error in every word of five letters or more.
 *
 * <pre>
 * ROOT validation|test [--labels N] [SETTING=VALUE...]   the root into which the questions were ingested
 * </pre>
 *
 * Settings are those of the job, over {@code conf/jobs/service-intent-train.conf}. With {@code
 * --labels} only N training questions of each intent are there. See {@link GivenSplit}.
 */
public final class IntentsBenchmark {
  private static final int ROUNDS = 2000;

  /** No seed that training has; fixed before anything was measured. */
  private static final long SEED = 20261127;

  private IntentsBenchmark() {}

  /** Runs the night and prints what it says. */
  @AllowedHere("a benchmark is a process of its own: it opens its session and prints")
  public static void main(String[] arguments) {
    if (arguments.length < 2 || !List.of("validation", "test").contains(arguments[1])) {
      System.err.println(
          "usage: ROOT validation|test [--labels N] [SETTING=VALUE...]; see the Javadoc");
      return;
    }
    boolean of = arguments.length > 3 && arguments[2].equals("--labels");
    int labels = of ? Integer.parseInt(arguments[3]) : Integer.MAX_VALUE;
    ExitCode exit =
        OneJob.run(
            new GivenSplit(arguments[1].equals("test"), labels, Set.of(), IntentsBenchmark::print),
            arguments[0],
            Arrays.asList(arguments).subList(of ? 4 : 2, arguments.length));
    System.exit(exit.code());
  }

  /** Tells of the classifier that went live, or stayed so, how it does with typing errors. */
  private static void print(
      JobContext context,
      String live,
      ClassifierFiles.Stored<TextClassifier> read,
      List<Row> test) {
    List<String> mistyped = new ArrayList<>();
    Typos typos = new Typos(SEED);
    test.forEach(row -> mistyped.add(typos.in(row.getString(0))));
    long before = System.nanoTime();
    String asTheyAre = accuracy(read, test, test.stream().map(r -> r.getString(0)).toList());
    double milliseconds = (System.nanoTime() - before) / 1e6 / test.size();
    context.say(
        String.format(
            Locale.ROOT,
            "%s: accuracy %s, with typing errors %s, n %d, %.2f ms a question",
            live,
            asTheyAre,
            accuracy(read, test, mistyped),
            test.size(),
            milliseconds));
  }

  private static String accuracy(
      ClassifierFiles.Stored<TextClassifier> stored, List<Row> test, List<String> texts) {
    double[] right = new double[test.size()];
    for (int i = 0; i < right.length; i++) {
      float[] said = stored.classifier().model().scores(TokenisedText.of(texts.get(i)).words());
      int best = Softmax.first(said);
      right[i] = stored.labels().get(best).equals(test.get(i).getString(1)) ? 1 : 0;
    }
    Interval interval = Bootstrap.mean(right, ROUNDS, 1, .95);
    return String.format(
        Locale.ROOT, "%.4f [%.4f, %.4f]", interval.estimate(), interval.low(), interval.high());
  }
}
