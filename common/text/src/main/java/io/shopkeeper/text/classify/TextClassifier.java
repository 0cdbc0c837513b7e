package io.shopkeeper.text.classify;

import java.io.Serializable;
import java.util.List;

/** Tells the class of a text from its words. Implementations are immutable. */
public interface TextClassifier extends Serializable {
  /** The number of classes, at least 2. */
  int classes();

  /**
   * The score of each class, [classes]: a logarithm of its probability, up to a constant that all
   * classes of the text share.
   *
   * @param words the tokens of the text in their order, in normal form; may be empty
   */
  float[] scores(List<String> words);

  /** The probability of each class, [classes]: the softmax of {@link #scores}. */
  default float[] probabilities(List<String> words) {
    return softmax(scores(words));
  }

  /** The probabilities that scores stand for; they take the place of the scores. */
  static float[] softmax(float[] scores) {
    float most = scores[0];
    for (float score : scores) {
      most = Math.max(most, score);
    }
    double sum = 0;
    double[] powers = new double[scores.length];
    for (int c = 0; c < scores.length; c++) {
      powers[c] = Math.exp(scores[c] - most);
      sum += powers[c];
    }
    for (int c = 0; c < scores.length; c++) {
      scores[c] = (float) (powers[c] / sum);
    }
    return scores;
  }
}
