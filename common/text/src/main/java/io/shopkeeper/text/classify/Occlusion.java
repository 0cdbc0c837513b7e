package io.shopkeeper.text.classify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What each word of a text does to its class, of any classifier: by how much the log-odds of the
 * class fall if the word is left out (occlusion, Zeiler and Fergus 2014; for words, Li, Monroe and
 * Jurafsky 2016).
 */
public final class Occlusion {
  private Occlusion() {}

  /**
   * The weight of each word.
   *
   * @param label the class, from 0, that the weights speak of
   * @return a number for each word: above 0 the word speaks for the class
   */
  public static float[] weights(TextClassifier classifier, List<String> words, int label) {
    double whole = logOdds(classifier, words, label);
    float[] weights = new float[words.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (whole - logOdds(classifier, without(words, List.of(i)), label));
    }
    return weights;
  }

  /** The places of the strongest words, the strongest first. */
  public static List<Integer> strongest(float[] weights, int most) {
    return IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -weights[i]))
        .limit(most)
        .toList();
  }

  /** A text without the words at some places. */
  public static List<String> without(List<String> words, Collection<Integer> places) {
    List<String> rest = new ArrayList<>(words);
    places.stream().sorted(Comparator.reverseOrder()).forEach(i -> rest.remove((int) i));
    return rest;
  }

  /** The logarithm of the odds of a class in a text, by the classifier. */
  public static double logOdds(TextClassifier classifier, List<String> words, int label) {
    float[] scores = classifier.scores(words);
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < scores.length; c++) {
      most = c == label ? most : Math.max(most, scores[c]);
    }
    double others = 0;
    for (int c = 0; c < scores.length; c++) {
      others += c == label ? 0 : Math.exp(scores[c] - most);
    }
    return scores[label] - most - Math.log(others);
  }
}
