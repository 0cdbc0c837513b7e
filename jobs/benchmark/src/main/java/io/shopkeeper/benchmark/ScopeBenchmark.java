package io.shopkeeper.benchmark;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.classify.Softmax;
import io.shopkeeper.core.mapping.CsvLine;
import io.shopkeeper.core.stats.Bootstrap;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.deep.classify.ClassifierFiles;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.text.TokenisedText;
import io.shopkeeper.text.classify.TextClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * How well questions are told that are out of scope: each category of intents is held out of a
 * night of {@code service-intent-train} in turn, and its test questions are strangers to what was
 * learned. Further strangers are the questions of another shop, which meet what was learned from
 * all categories.
 *
 * <pre>
 * ROOT validation|test CATEGORIES.csv STRANGERS.csv [SETTING=VALUE...]
 * </pre>
 *
 * Root and settings as of {@link IntentsBenchmark}; each night has a copy of the root's tables.
 * CATEGORIES.csv has columns {@code intent} and {@code category}, STRANGERS.csv a column {@code
 * text}.
 */
public final class ScopeBenchmark {
  private static final int ROUNDS = 2000;

  /** What becomes of questions, each 0 or 1: over all nights. */
  private final Map<String, List<Double>> shares = new TreeMap<>();

  private ScopeBenchmark() {}

  /** Runs the nights and prints what they say. */
  @AllowedHere("a benchmark is a process of its own: it opens its sessions and prints")
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 4 || !List.of("validation", "test").contains(arguments[1])) {
      System.err.println(
          "usage: ROOT validation|test CATEGORIES.csv STRANGERS.csv [SETTING=VALUE...]; see the Javadoc");
      return;
    }
    boolean onTestFile = arguments[1].equals("test");
    List<String> settings = Arrays.asList(arguments).subList(4, arguments.length);
    Map<String, Set<String>> categories = new TreeMap<>();
    for (List<String> row : columns(Path.of(arguments[2]), "intent", "category")) {
      categories.computeIfAbsent(row.get(1), category -> new TreeSet<>()).add(row.get(0));
    }
    List<String> strangers =
        columns(Path.of(arguments[3]), "text").stream().map(row -> row.get(0)).toList();
    ScopeBenchmark benchmark = new ScopeBenchmark();
    List<Set<String>> nights = new ArrayList<>(categories.values());
    nights.add(Set.of());
    for (Set<String> heldOut : nights) {
      Path root = copied(Path.of(arguments[0]));
      GivenSplit night =
          new GivenSplit(
              onTestFile,
              Integer.MAX_VALUE,
              heldOut,
              (context, name, live, test) ->
                  benchmark.judge(context, live, heldOut, test, strangers));
      ExitCode exit = OneJob.run(night, root.toString(), settings);
      if (exit != ExitCode.DONE) {
        System.exit(exit.code());
      }
    }
    benchmark.shares.forEach(
        (name, of) -> {
          double[] values = of.stream().mapToDouble(Double::doubleValue).toArray();
          Interval interval = Bootstrap.mean(values, ROUNDS, 1, .95);
          System.out.printf(
              Locale.ROOT,
              "%s: %.4f [%.4f, %.4f], n %d%n",
              name,
              interval.estimate(),
              interval.low(),
              interval.high(),
              values.length);
        });
  }

  private void judge(
      JobContext context,
      ClassifierFiles.Stored<TextClassifier> live,
      Set<String> heldOut,
      List<Row> test,
      List<String> strangers) {
    for (Row question : test) {
      boolean stranger = heldOut.contains(question.getString(1));
      Told told = Told.of(live, question.getString(0));
      if (stranger) {
        count("held out, ", told);
      } else if (!heldOut.isEmpty()) {
        boolean right = live.labels().get(told.said).equals(question.getString(1));
        add("in scope, right", right);
        add("in scope, right and known", right && told.known);
        add("in scope, right, known and sure", right && told.known && told.sure);
      }
    }
    if (heldOut.isEmpty()) {
      strangers.forEach(text -> count("strangers, ", Told.of(live, text)));
    }
    context.say("held out " + heldOut);
  }

  private void count(String prefix, Told told) {
    add(prefix + "out of scope", !told.known);
    add(prefix + "out of scope or unsure", !told.known || !told.sure);
  }

  private void add(String name, boolean value) {
    shares.computeIfAbsent(name, key -> new ArrayList<>()).add(value ? 1d : 0);
  }

  /** What the classifier makes of a question. */
  private record Told(int said, boolean known, boolean sure) {
    static Told of(ClassifierFiles.Stored<TextClassifier> live, String text) {
      List<String> words = TokenisedText.of(text).words();
      float[] probabilities =
          live.classifier().probabilities(live.classifier().model().scores(words));
      int said = Softmax.first(probabilities);
      return new Told(
          said,
          live.classifier().model().knows(words),
          live.classifier().sure(probabilities[said]));
    }
  }

  private static List<List<String>> columns(Path csv, String... names) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    CsvLine commas = new CsvLine(",", "\"");
    for (String line : Files.readAllLines(csv)) {
      String[] values = commas.split(line, new String[1]);
      if (values == null) {
        continue; // A field of several lines: a question less.
      }
      List<String> fields = List.of(values);
      if (places.isEmpty()) {
        Stream.of(names).map(fields::indexOf).forEach(places::add);
      } else if (fields.size() > places.stream().mapToInt(i -> i).max().orElseThrow()) {
        rows.add(places.stream().map(fields::get).toList());
      }
    }
    return rows;
  }

  /** A root of its own with the same tables: what a night leaves is not the next one's. */
  private static Path copied(Path root) throws IOException {
    Path copy = Files.createTempDirectory("scope");
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        Path relative = root.relativize(path);
        String first = relative.getName(0).toString();
        if (List.of("tables", "_pseudonym-key", "_checkpoints").contains(first)) {
          Path target = copy.resolve(relative);
          if (Files.isDirectory(path)) {
            Files.createDirectories(target);
          } else {
            Files.copy(path, target);
          }
        }
      }
    }
    return copy;
  }
}
