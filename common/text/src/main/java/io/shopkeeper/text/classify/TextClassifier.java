package io.shopkeeper.text.classify;

import io.shopkeeper.core.classify.Softmax;
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

  /** The probability of each class, [classes]: by {@link #scores}. */
  default float[] probabilities(List<String> words) {
    return Softmax.of(scores(words), 1);
  }

  /**
   * Whether a text is like those that the classes were learned from: what is not is out of scope,
   * however sure the scores are.
   */
  default boolean knows(List<String> words) {
    return true;
  }
}
