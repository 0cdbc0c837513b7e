package io.shopkeeper.reviews.polarity;

import io.shopkeeper.core.classify.Softmax;
import java.io.Serializable;
import java.util.List;

/**
 * Tells what a text thinks of one of its terms: of two terms of a text it may say two things.
 * Implementations are immutable.
 */
public interface PolarityClassifier extends Serializable {
  /**
   * The names of the classes, in the order of their numbers; a shop may have the first two only.
   */
  List<String> LABELS = List.of("negative", "positive", "neutral");

  /** The class of blame. */
  int NEGATIVE = 0;

  /** The class of praise. */
  int POSITIVE = 1;

  /**
   * The class of what is named without praise or blame; where two classes are told, there is none.
   */
  int NEUTRAL = 2;

  /** The number of classes: 2, or 3 with the neutral one. */
  int classes();

  /**
   * The score of each class, [classes]: a logarithm of its probability, up to a constant that all
   * classes of the term share.
   */
  float[] scores(Term term);

  /** The probability of each class, [classes]: by {@link #scores}. */
  default float[] probabilities(Term term) {
    return Softmax.of(scores(term), 1);
  }
}
