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
   * Creates a layer.
   *
   * @param inputs number of inputs, at least 1
   * @param outputs number of outputs, at least 1
   * @param weights row-major, outputs × inputs, finite
   * @param bias one for each output, finite
   * @throws IllegalArgumentException if shapes do not match or a value is not finite
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

  /** The number of inputs. */
  public int inputs() {
    return inputs;
  }

  /** The number of outputs. */
  public int outputs() {
    return outputs;
  }

  /** The weights, row-major, outputs × inputs; not a copy, must not be modified. */
  public float[] weights() {
    return weights;
  }

  /** The biases, one for each output; not a copy, must not be modified. */
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

  /**
   * The partial inner product of an output with n of its inputs, added to {@code start} in
   * ascending order.
   */
  float sum(int output, int firstInput, float[] values, int at, int n, float start) {
    float sum = start;
    for (int i = 0; i < n; i++) {
      sum = Math.fma(weights[output * inputs + firstInput + i], values[at + i], sum);
    }
    return sum;
  }
}
