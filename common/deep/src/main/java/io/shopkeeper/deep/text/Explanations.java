package io.shopkeeper.deep.text;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;

import io.shopkeeper.core.classify.Softmax;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.text.TokenisedText;
import io.shopkeeper.text.classify.Occlusion;
import io.shopkeeper.text.classify.TextClassifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Explains what a classifier says of texts by the weight of each word, and checks that: if the
 * strongest words are taken out, the class must lose more than if as many random ones are.
 *
 * @param labels the names of the classes
 * @param seed of the random words
 */
public record Explanations(List<String> labels, long seed) {
  /** The name of the fact. */
  public static final String NAME = "explanations";

  private static final int TEXTS = 200;
  private static final int SHOWN = 8;
  private static final int LONGEST_SHOWN = 160;
  private static final int WORDS_FOR_ONE = 10;

  /**
   * What taking words out did to the log-odds of the predicted class, a mean over texts.
   *
   * @param texts that were looked at
   * @param strongest the loss by taking out the strongest tenth of the words
   * @param random the loss by taking out as many random words
   * @param examples explained texts
   */
  public record Facts(int texts, double strongest, double random, List<Example> examples) {
    /** Replaces a list that a file lacks by an empty one. */
    public Facts {
      examples = examples == null ? List.of() : List.copyOf(examples);
    }
  }

  /**
   * An explained text.
   *
   * @param actual the name of its class
   * @param predicted what the classifier says
   * @param confidence the calibrated probability of that, in [0, 1]
   * @param words of the text with the space before them
   * @param weights of the words, for the predicted class
   */
  public record Example(
      String actual,
      String predicted,
      double confidence,
      List<String> words,
      List<Double> weights) {}

  Facts of(Dataset<Row> rows, Sure<TextClassifier> classifier) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> texts =
        rows.select("text", "label")
            .where(length(col("text")).between(1, LONGEST_SHOWN))
            .orderBy(org.apache.spark.sql.functions.xxhash64(col("text")), col("text"))
            .limit(TEXTS)
            .collectAsList();
    double strongest = 0;
    double any = 0;
    List<Example> examples = new ArrayList<>();
    for (Row row : texts) {
      TokenisedText text = TokenisedText.of(row.getString(0));
      List<String> words = text.words();
      if (words.isEmpty()) {
        continue;
      }
      float[] probabilities = classifier.probabilities(classifier.model().scores(words));
      int said = Softmax.first(probabilities);
      float[] weights = Occlusion.weights(classifier.model(), words, said);
      int taken = 1 + words.size() / WORDS_FOR_ONE;
      strongest += loss(classifier, words, said, Occlusion.strongest(weights, taken));
      any += loss(classifier, words, said, chosen(words.size(), taken, random));
      examples.add(
          new Example(
              labels.get(row.getInt(1)),
              labels.get(said),
              probabilities[said],
              pieces(text),
              doubles(weights)));
    }
    int n = Math.max(1, examples.size());
    return new Facts(examples.size(), strongest / n, any / n, shown(examples));
  }

  private static double loss(
      Sure<TextClassifier> classifier, List<String> words, int label, Iterable<Integer> taken) {
    Set<Integer> places = new HashSet<>();
    taken.forEach(places::add);
    return Occlusion.logOdds(classifier.model(), words, label)
        - Occlusion.logOdds(classifier.model(), Occlusion.without(words, places), label);
  }

  private static Set<Integer> chosen(int words, int wanted, SplittableRandom random) {
    Set<Integer> chosen = new HashSet<>();
    while (chosen.size() < Math.min(words, wanted)) {
      chosen.add(random.nextInt(words));
    }
    return chosen;
  }

  /** The text in pieces, each a word with what stands between it and the word before. */
  private static List<String> pieces(TokenisedText text) {
    List<String> pieces = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < text.tokens().size(); i++) {
      int end = i + 1 == text.tokens().size() ? text.text().length() : text.tokens().get(i).end();
      pieces.add(text.text().substring(at, end));
      at = end;
    }
    return pieces;
  }

  private static List<Double> doubles(float[] values) {
    List<Double> doubles = new ArrayList<>();
    for (float value : values) {
      doubles.add((double) value);
    }
    return doubles;
  }

  /** Of the errors those of the greatest confidence, of the rest the least and the most sure. */
  private static List<Example> shown(List<Example> examples) {
    List<Example> surest = new ArrayList<>(examples);
    surest.sort(Comparator.comparingDouble(example -> -example.confidence()));
    List<Example> wrong =
        surest.stream().filter(e -> !e.actual().equals(e.predicted())).limit(SHOWN / 4).toList();
    List<Example> right = surest.stream().filter(e -> e.actual().equals(e.predicted())).toList();
    List<Example> shown = new ArrayList<>(right.subList(0, Math.min(SHOWN / 2, right.size())));
    shown.addAll(right.subList(Math.max(shown.size(), right.size() - SHOWN / 4), right.size()));
    shown.addAll(wrong);
    return shown;
  }
}
