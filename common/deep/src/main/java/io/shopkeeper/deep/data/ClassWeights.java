package io.shopkeeper.deep.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

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

  /**
   * Cross-entropy of a softmax with these weights, for an output layer. Not a mask of the labels:
   * DL4J multiplies a layer's outputs by that too.
   */
  public ILossFunction crossEntropy() {
    if (isUniform()) {
      return new LossMCXENT();
    }
    float[] row = new float[weights.size()];
    for (int c = 0; c < row.length; c++) {
      row[c] = weights.get(c).floatValue();
    }
    return new LossMCXENT(Nd4j.createFromArray(row).reshape(1, row.length));
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
