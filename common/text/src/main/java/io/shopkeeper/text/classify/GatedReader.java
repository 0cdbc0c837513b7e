package io.shopkeeper.text.classify;

import io.shopkeeper.core.session.RecurrentNetwork.Cell;
import java.io.Serializable;

/**
 * A layer of gated recurrent units that reads a sequence of vectors in one direction; the formulas
 * are those of {@link Cell#GRU}.
 *
 * @param inputs numbers of each vector
 * @param units numbers of the state
 * @param inputWeights [inputs, 3 · units], row-major, gates in the order reset, update, candidate
 * @param recurrentWeights [units, 3 · units], row-major
 * @param bias [4 · units]
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record GatedReader(
    int inputs, int units, float[] inputWeights, float[] recurrentWeights, float[] bias)
    implements Serializable {
  /** The direction in which a sequence is read. */
  enum Direction {
    /** From the first vector to the last. */
    AHEAD,
    /** From the last vector to the first. */
    BACK
  }

  /** Refuses weights whose shapes do not fit. */
  public GatedReader {
    int gates = Cell.GRU.gates() * units;
    if (inputWeights.length != inputs * gates
        || recurrentWeights.length != units * gates
        || bias.length != 4 * units) {
      throw new IllegalArgumentException(
          "a reader of %d inputs and %d units does not have %d + %d + %d weights"
              .formatted(inputs, units, inputWeights.length, recurrentWeights.length, bias.length));
    }
  }

  /** Reads vectors of {@code inputs} numbers: the state after the last, [units]; 0 without any. */
  public float[] last(float[][] vectors) {
    int gates = Cell.GRU.gates() * units;
    float[] h = new float[units];
    float[] none = new float[0];
    float[] x = new float[gates];
    float[] q = new float[gates];
    for (float[] vector : vectors) {
      product(vector, 0, inputs, inputWeights, x);
      product(h, 0, units, recurrentWeights, q);
      Cell.GRU.step(x, q, bias, h, none);
    }
    return h;
  }

  /**
   * Reads a sequence and pools its states.
   *
   * @param rows the places of the sequence's vectors in a table
   * @param table of vectors, [rows, inputs], row-major
   * @param pooled receives the greatest value of each unit, then its mean
   * @param at where in {@code pooled} the first of 2 · units numbers goes
   */
  void pool(int[] rows, float[] table, Direction direction, float[] pooled, int at) {
    int gates = Cell.GRU.gates() * units;
    float[] h = new float[units];
    float[] none = new float[0];
    float[] x = new float[gates];
    float[] q = new float[gates];
    for (int t = 0; t < rows.length; t++) {
      int row = rows[direction == Direction.AHEAD ? t : rows.length - 1 - t];
      product(table, row * inputs, inputs, inputWeights, x);
      product(h, 0, units, recurrentWeights, q);
      Cell.GRU.step(x, q, bias, h, none);
      for (int k = 0; k < units; k++) {
        pooled[at + k] = t == 0 ? h[k] : Math.max(pooled[at + k], h[k]);
        pooled[at + units + k] += h[k] / rows.length;
      }
    }
  }

  /** A vector times a matrix, row by row, so that the inner loop has no sum that waits. */
  private static void product(float[] from, int at, int n, float[] matrix, float[] out) {
    java.util.Arrays.fill(out, 0);
    int width = out.length;
    for (int i = 0; i < n; i++) {
      add(out, from[at + i], matrix, i * width);
    }
  }

  private static void add(float[] out, float factor, float[] matrix, int at) {
    for (int j = 0; j < out.length; j++) {
      out[j] += factor * matrix[at + j];
    }
  }
}
