package io.shopkeeper.deep.classify;

import io.shopkeeper.deep.data.ClassCounts;
import io.shopkeeper.deep.data.Examples;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A classifier without a network, made of tonight's training examples: what a network must be
 * better than to be worth its trouble.
 *
 * @param <E> one example
 */
public interface Baseline<E extends Serializable> {
  /** Its name in reports. */
  String name();

  /**
   * Learns from the training examples and says the class of each test example.
   *
   * @param counts how many training examples each class has
   * @return classes from 0, in the order of {@link Examples#all}
   */
  int[] predicted(Examples<E> training, ClassCounts counts, Examples<E> test);

  /** The baseline that takes everything for the most frequent class; the first of several alike. */
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
