package io.shopkeeper.deep.classify;

import io.shopkeeper.deep.data.ClassCounts;
import io.shopkeeper.deep.data.Examples;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A simple classifier trained on the same examples, which a network must beat to be accepted.
 *
 * @param <E> one example
 */
public interface Baseline<E extends Serializable> {
  /** Its name in reports. */
  String name();

  /**
   * Trains on the training examples and predicts the class of each test example.
   *
   * @param counts number of training examples of each class
   * @return predicted classes, from 0, in the order of {@link Examples#all}
   */
  int[] predicted(Examples<E> training, ClassCounts counts, Examples<E> test);

  /** The baseline that always predicts the most frequent class, the first among ties. */
  static <E extends Serializable> Baseline<E> majority() {
    return new Baseline<>() {
      @Override
      public String name() {
        return "majority";
      }

      @Override
      public int[] predicted(Examples<E> training, ClassCounts counts, Examples<E> test) {
        int[] predicted = new int[Math.toIntExact(test.count())];
        Arrays.fill(predicted, counts.mostFrequent());
        return predicted;
      }
    };
  }
}
