package io.shopkeeper.benchmark;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.metrics.ConfusionMatrix;
import io.shopkeeper.core.stats.Bootstrap;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.pretrained.OnnxLibrary;
import io.shopkeeper.reviews.insight.ReviewInsightsJob;
import io.shopkeeper.reviews.sentiment.LiveSentiment;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the live classifier of reviews makes of shop texts that it never saw, of other goods: single
 * sentences whose labelled terms are all praised or all blamed.
 *
 * <pre>
 * ROOT FILE...   the root where it is live; files of three lines a term: text with $T$, term, polarity
 * </pre>
 */
public final class TransferBenchmark {
  private static final int ROUNDS = 2000;
  private static final int LINES = 3;

  private TransferBenchmark() {}

  /** Prints a line for each file, and one for all. */
  @AllowedHere("a benchmark is a process of its own: it prints")
  public static void main(String[] arguments) {
    if (arguments.length < 2) {
      System.err.println("usage: ROOT FILE...; see the Javadoc");
      return;
    }
    List<Path> files = Arrays.stream(arguments).skip(1).map(Path::of).toList();
    ExitCode exit = OneJob.run(new Asking(files), arguments[0], List.of());
    System.exit(exit.code());
  }

  private record Asking(List<Path> files) implements Job<ReviewInsightsJob.Settings> {
    @Override
    public String name() {
      return "review-insights";
    }

    @Override
    public String summary() {
      return "how the writers of other texts feel";
    }

    @Override
    public Class<ReviewInsightsJob.Settings> settings() {
      return ReviewInsightsJob.Settings.class;
    }

    @Override
    public List<String> libraries() {
      return List.of(OnnxLibrary.JAR);
    }

    @Override
    public Map<String, String> inputs(ReviewInsightsJob.Settings settings, JobContext context) {
      return Map.of();
    }

    @Override
    public void run(ReviewInsightsJob.Settings settings, JobContext context) throws IOException {
      LiveSentiment live = LiveSentiment.of(context).orElseThrow();
      List<int[]> all = new ArrayList<>();
      for (Path file : files) {
        List<int[]> cases = new ArrayList<>();
        sentences(file)
            .forEach(
                (text, praise) ->
                    cases.add(
                        new int[] {praise, live.of(text).label().equals("positive") ? 1 : 0}));
        all.addAll(cases);
        context.say(line(file.getFileName().toString(), cases));
      }
      context.say(line(live.version() + ", all", all));
    }
  }

  /** The sentences, 1 for praise and 0 for blame; those that say both, or neither, are left out. */
  private static Map<String, Integer> sentences(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    Map<String, Integer> praises = new LinkedHashMap<>();
    for (int i = 0; i + LINES <= lines.size(); i += LINES) {
      String text = lines.get(i).replace("$T$", lines.get(i + 1).strip()).strip();
      // Chinese letters lie apart in these files.
      String whole = SentenceVectors.readAs(text) == Language.ZH ? text.replace(" ", "") : text;
      int praise =
          switch (lines.get(i + 2).strip().toLowerCase(Locale.ROOT)) {
            case "positive" -> 1;
            case "negative" -> 0;
            default -> -1;
          };
      praises.merge(whole, praise, (one, other) -> one.equals(other) ? one : -1);
    }
    Map<String, Integer> clear = new TreeMap<>(praises);
    clear.values().removeIf(praise -> praise < 0);
    return clear;
  }

  /** A line of figures of cases (actual, said), 1 for praise. */
  static String line(String name, List<int[]> cases) {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    cases.forEach(one -> matrix.add(one[0], one[1]));
    double[] right = cases.stream().mapToDouble(one -> one[0] == one[1] ? 1 : 0).toArray();
    double praise = cases.stream().mapToInt(one -> one[0]).average().orElse(0);
    Interval accuracy = Bootstrap.mean(right, ROUNDS, 1, .95);
    return String.format(
        Locale.ROOT,
        "%s: accuracy %.4f [%.4f, %.4f], macro-F1 %.4f, majority %.4f, n %d",
        name,
        accuracy.estimate(),
        accuracy.low(),
        accuracy.high(),
        matrix.macroF1(),
        Math.max(praise, 1 - praise),
        right.length);
  }
}
