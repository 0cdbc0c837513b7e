package io.shopkeeper.core.ncf;

import java.io.Serializable;

/**
 * A dense layer: bias + weights · input.
 *
 * <p>Not a record: Kryo, which a cluster may use to send it, cannot write records.
 */
public final class Dense implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int inputs;
  private final int outputs;
  private final float[] weights;
  private final float[] bias;

  /**
   * A layer.
   *
   * @param weights one row for each output, outputs x inputs, row-major; finite
   * @param bias as many as there are outputs; finite
   * @throws IllegalArgumentException where there are more or fewer of them, or one is not a number
   */
  public Dense(int inputs, int outputs, float[] weights, float[] bias) {
    if (inputs < 1 || outputs < 1 || weights.length != inputs * outputs || bias.length != outputs) {
      throw new IllegalArgumentException(
          "a dense layer from %d to %d has %d weights and %d biases, not %d and %d"
              .formatted(inputs, outputs, inputs * outputs, outputs, weights.length, bias.length));
    }
    requireFinite(weights);
    requireFinite(bias);
    this.inputs = inputs;
    this.outputs = outputs;
    this.weights = weights;
    this.bias = bias;
  }

  /** How many numbers go in. */
  public int inputs() {
    return inputs;
  }

  /** How many come out. */
  public int outputs() {
    return outputs;
  }

  /** The weights, output by output; not a copy, not to be changed. */
  public float[] weights() {
    return weights;
  }

  /** The biases; not a copy, not to be changed. */
  public float[] bias() {
    return bias;
  }

  private static void requireFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("a dense layer with the weight " + value);
      }
    }
  }

  /** The sum of an output over some of its inputs, added to {@code start} in ascending order. */
  float sum(int output, int firstInput, float[] values, int at, int n, float start) {
    float sum = start;
    for (int i = 0; i < n; i++) {
      sum = Math.fma(weights[output * inputs + firstInput + i], values[at + i], sum);
    }
    return sum;
  }
}
