package io.shopkeeper.benchmark;

import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.answer.index.AnswerIndex.Found;
import io.shopkeeper.answer.index.AnswerIndex.Wanted;
import io.shopkeeper.answer.index.AnswerIndexFile;
import io.shopkeeper.answer.index.EncodedEntry;
import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.answer.index.Relevance;
import io.shopkeeper.answer.index.RelevanceTraining;
import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.core.stats.Bootstrap;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.pretrained.LanguageModels;
import io.shopkeeper.pretrained.PretrainedModel;
import io.shopkeeper.text.Normal;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How often a question's own answer is among the first five, of all answers and of those on the
 * same product: by words (BM25), by vectors, and by both.
 *
 * <pre>
 * FILE validation|test   qa_Appliances.json, a Python dict a line; which questions are asked
 * </pre>
 *
 * All answers are in the index, no question is. Questions are divided by the SHA-256 of their
 * normal form, first 8 hex digits modulo 10: 0 test, 1 validation; equal ones lie on one side. How
 * words and vectors are weighed is learned on the other questions, as {@code service-index} does.
 */
public final class AnswersBenchmark {
  private static final int ROUNDS = 2000;
  private static final int FIRST = 5;
  private static final int LOOKED_AT = 20;

  /** A loop over runs, since one over single characters overflows the stack. */
  private static final Pattern FIELD =
      Pattern.compile(
          "'(asin|question|answer)': (?:'([^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+)'|\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\")");

  private AnswersBenchmark() {}

  /** A question with its answer, on a product. */
  record Pair(String product, String question, String answer) {
    int tenth() {
      String plain = Normal.inPlace(question).strip();
      return (int) (Long.parseLong(Sha256.of(plain).hex().substring(0, 8), 16) % 10);
    }
  }

  /** What is measured of a question, by name. */
  private static final class Board {
    private final Map<String, double[]> values = new HashMap<>();
    private final int[] products;

    Board(int[] products) {
      this.products = products;
    }

    void add(String name, double[] of) {
      values.put(name, of);
      Interval interval = Bootstrap.meanClustered(of, products, ROUNDS, 1, .95);
      System.out.printf(
          Locale.ROOT,
          "%s: %.4f [%.4f, %.4f]%n",
          name,
          interval.estimate(),
          interval.low(),
          interval.high());
    }

    void compare(String one, String other) {
      Interval interval =
          Bootstrap.relativeDifference(
              values.get(one), values.get(other), products, ROUNDS, 1, .95);
      System.out.printf(
          Locale.ROOT,
          "%s against %s: %+.1f %% [%+.1f, %+.1f]%n",
          one,
          other,
          100 * interval.estimate(),
          100 * interval.low(),
          100 * interval.high());
    }
  }

  /** Prints a line for each way of finding. */
  @AllowedHere("a benchmark is a process of its own: it prints")
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2 || !List.of("validation", "test").contains(arguments[1])) {
      System.err.println("usage: FILE validation|test; see the Javadoc");
      return;
    }
    List<Pair> pairs = pairs(Path.of(arguments[0]));
    int asked = arguments[1].equals("test") ? 0 : 1;
    SentenceVectors models =
        new LanguageModels(Optional.empty(), Optional.of(PretrainedModel.of("bge-small-en-v15-q")));
    List<EncodedEntry> untitled = entries(pairs, models, false);
    Relevance learned = learned(pairs, models);
    System.out.println("learned: " + learned);
    byte[] file = AnswerIndexFile.of(untitled.iterator(), models, learned);
    byte[] near = AnswerIndexFile.of(untitled.iterator(), models, new Relevance(0, 0, 1));
    List<Integer> test =
        IntStream.range(0, pairs.size())
            .filter(i -> pairs.get(i).tenth() == asked)
            .boxed()
            .toList();
    System.out.printf(Locale.ROOT, "%,d answers, %,d questions%n", pairs.size(), test.size());
    Map<String, Integer> products = new HashMap<>();
    Board board =
        new Board(
            test.stream()
                .mapToInt(
                    i ->
                        products.computeIfAbsent(
                            pairs.get(i).product(), product -> products.size()))
                .toArray());
    for (boolean within : new boolean[] {false, true}) {
      String where = within ? ", within the product" : "";
      try (AnswerIndex words = AnswerIndex.open(file);
          AnswerIndex vectors = AnswerIndex.open(near, names -> models);
          AnswerIndex both = AnswerIndex.open(file, names -> models)) {
        board.add("words" + where, found(words, pairs, test, within));
        board.add("vectors" + where, found(vectors, pairs, test, within));
        board.add("both" + where, found(both, pairs, test, within));
      }
      board.compare("both" + where, "words" + where);
      board.compare("both" + where, "vectors" + where);
    }
  }

  static List<Pair> pairs(Path file) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      Map<String, String> fields = new HashMap<>();
      Matcher field = FIELD.matcher(line);
      while (field.find()) {
        String value = field.group(2) == null ? field.group(3) : field.group(2);
        fields.putIfAbsent(field.group(1), value.replaceAll("\\\\(.)", "$1"));
      }
      pairs.add(new Pair(fields.get("asin"), fields.get("question"), fields.get("answer")));
    }
    return pairs;
  }

  /** The answers, with their questions as titles or without. */
  static List<EncodedEntry> entries(List<Pair> pairs, SentenceVectors models, boolean titled) {
    return IntStream.range(0, pairs.size())
        .parallel()
        .mapToObj(
            i ->
                EncodedEntry.of(
                    new Entry(
                        "question/" + i,
                        Entry.Kind.QUESTION,
                        "en",
                        Optional.of(pairs.get(i).product()),
                        titled ? pairs.get(i).question() : "",
                        pairs.get(i).answer(),
                        "qa"),
                    models))
        .toList();
  }

  private static Relevance learned(List<Pair> pairs, SentenceVectors models) throws IOException {
    List<Pair> others = pairs.stream().filter(pair -> pair.tenth() > 1).toList();
    return RelevanceTraining.of(
        entries(others, models, true).stream()
            .sorted(Comparator.comparing(one -> Sha256.of(one.entry().id()).hex()))
            .toList(),
        models,
        new ArrayList<>());
  }

  /** 1 for each question whose own answer, or one of the same text, is among the first five. */
  private static double[] found(
      AnswerIndex index, List<Pair> pairs, List<Integer> asked, boolean within) {
    return asked.stream()
        .parallel()
        .mapToDouble(
            i -> {
              Pair pair = pairs.get(i);
              Optional<String> product = within ? Optional.of(pair.product()) : Optional.empty();
              List<Found> found =
                  index.search(new Wanted(pair.question(), "en", product), LOOKED_AT);
              return found.stream()
                      .limit(FIRST)
                      .anyMatch(one -> one.entry().text().equals(pair.answer()))
                  ? 1
                  : 0;
            })
        .toArray();
  }
}
