package io.shopkeeper.core.ncf;

import java.io.Serializable;

/**
 * A dense layer: bias + weights · input.
 *
 * @param weights one row for each output, outputs x inputs, row-major
 * @param bias as many as there are outputs
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies would cost more than the maths.
public record Dense(int inputs, int outputs, float[] weights, float[] bias)
    implements Serializable {
  /** Refuses shapes that do not fit and numbers that are none. */
  public Dense {
    if (inputs < 1 || outputs < 1 || weights.length != inputs * outputs || bias.length != outputs) {
      throw new IllegalArgumentException(
          "a dense layer from %d to %d has %d weights and %d biases, not %d and %d"
              .formatted(inputs, outputs, inputs * outputs, outputs, weights.length, bias.length));
    }
    requireFinite(weights);
    requireFinite(bias);
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
