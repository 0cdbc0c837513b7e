package io.shopkeeper.deep.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How much an example of each class counts in the loss.
 *
 * @param weights by class
 */
public record ClassWeights(List<Double> weights) implements Serializable {
  /** All classes alike. */
  public static ClassWeights uniform(int classes) {
    return new ClassWeights(List.copyOf(Collections.nCopies(classes, 1.0)));
  }

  /**
   * Each class as much as any other, whatever its frequency: n ÷ (classes · n_c) (King and Zeng
   * 2001); a class without examples gets 0. The mean over the examples is 1.
   */
  public static ClassWeights balanced(long[] counts) {
    long n = Arrays.stream(counts).sum();
    long present = Arrays.stream(counts).filter(count -> count > 0).count();
    return new ClassWeights(
        Arrays.stream(counts)
            .mapToObj(count -> count == 0 ? 0.0 : (double) n / (present * count))
            .toList());
  }

  /** Whether all classes count alike. */
  public boolean isUniform() {
    return weights.stream().allMatch(weight -> weight == 1);
  }

  /** The mask of the labels that weighs a batch: one row for each example, one column. */
  public INDArray mask(int[] classes) {
    float[] mask = new float[classes.length];
    for (int i = 0; i < classes.length; i++) {
      mask[i] = weights.get(classes[i]).floatValue();
    }
    return Nd4j.createFromArray(mask).reshape(classes.length, 1);
  }

  /** Labels as rows with a single 1. */
  public static INDArray oneHot(int[] classes, int numberOfClasses) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, classes.length, numberOfClasses);
    for (int i = 0; i < classes.length; i++) {
      labels.putScalar(i, classes[i], 1);
    }
    return labels;
  }
}
