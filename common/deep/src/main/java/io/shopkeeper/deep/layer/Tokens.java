package io.shopkeeper.deep.layer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The unmasked steps of a batch of sequences, one example after the other. Layers that treat every
 * step alike compute on matrices [size, tokens], a column for each of them: what is padding takes
 * part in nothing.
 */
final class Tokens {
  private int examples;
  private int steps;
  private int count;
  private int[] begin = new int[1];
  private int[] exampleOf = new int[0];
  private int[] stepOf = new int[0];

  /**
   * Starts a batch.
   *
   * @param input [examples, size, steps]
   * @param mask [examples, steps], 0 for padding, or null
   */
  void begin(INDArray input, INDArray mask) {
    if (input.rank() != 3 || (mask != null && mask.rank() != 2)) {
      throw new IllegalArgumentException(
          "sequences %s with a mask %s: give [examples, size, steps] and [examples, steps]"
              .formatted(
                  java.util.Arrays.toString(input.shape()),
                  mask == null ? "of none" : java.util.Arrays.toString(mask.shape())));
    }
    examples = (int) input.size(0);
    steps = (int) input.size(2);
    if (exampleOf.length < examples * steps) {
      exampleOf = new int[examples * steps];
      stepOf = new int[examples * steps];
    }
    begin = begin.length == examples + 1 ? begin : new int[examples + 1];
    count = 0;
    for (int e = 0; e < examples; e++) {
      begin[e] = count;
      for (int t = 0; t < steps; t++) {
        if (mask == null || mask.getFloat(e, t) != 0) {
          exampleOf[count] = e;
          stepOf[count++] = t;
        }
      }
    }
    begin[examples] = count;
  }

  int examples() {
    return examples;
  }

  /** Number of steps of the batch, padding included. */
  int steps() {
    return steps;
  }

  /** Number of unmasked steps of all examples. */
  int count() {
    return count;
  }

  /** The first token of an example; that of the number of examples is {@link #count()}. */
  int begin(int example) {
    return begin[example];
  }

  /** The step at which a token stands, from 0. */
  int step(int token) {
    return stepOf[token];
  }

  /** The columns of the tokens, from [examples, size, steps]. */
  float[] pack(INDArray from) {
    int size = (int) from.size(1);
    float[] all = new float[Math.toIntExact(from.length())];
    Floats.read(Floats.columnMajor(from), all);
    float[] columns = new float[count * size];
    for (int n = 0; n < count; n++) {
      int at = exampleOf[n] + examples * size * stepOf[n];
      for (int k = 0; k < size; k++) {
        columns[n * size + k] = all[at + k * examples];
      }
    }
    return columns;
  }

  /**
   * Writes the columns of the tokens into [examples, size, steps] in Fortran order, 0 elsewhere.
   */
  void unpack(float[] columns, INDArray to) {
    int size = (int) to.size(1);
    float[] all = new float[Math.toIntExact(to.length())];
    for (int n = 0; n < count; n++) {
      int at = exampleOf[n] + examples * size * stepOf[n];
      for (int k = 0; k < size; k++) {
        all[at + k * examples] = columns[n * size + k];
      }
    }
    Floats.write(all, to);
  }
}
