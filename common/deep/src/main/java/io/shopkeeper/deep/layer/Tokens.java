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
  private int[] stepOf = new int[0];

  /** The token of each example at each step, by step; −1 for padding. */
  private int[] tokenAt = new int[0];

  private float[] all;

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
    if (stepOf.length < examples * steps) {
      stepOf = new int[examples * steps];
      tokenAt = new int[examples * steps];
    }
    begin = begin.length == examples + 1 ? begin : new int[examples + 1];
    count = 0;
    for (int e = 0; e < examples; e++) {
      begin[e] = count;
      for (int t = 0; t < steps; t++) {
        boolean there = mask == null || mask.getFloat(e, t) != 0;
        tokenAt[t * examples + e] = there ? count : -1;
        if (there) {
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
    all = Floats.atLeast(all, from.length());
    Floats.read(Floats.columnMajor(from), all);
    float[] columns = new float[count * size];
    // Step by step: the numbers of a step lie together, and stay in the nearest cache.
    for (int i = 0; i < examples * steps; i++) {
      if (tokenAt[i] >= 0) {
        int at = i % examples + examples * size * (i / examples);
        int column = tokenAt[i] * size;
        for (int k = 0; k < size; k++) {
          columns[column + k] = all[at + k * examples];
        }
      }
    }
    return columns;
  }

  /**
   * Writes the columns of the tokens into [examples, size, steps] in Fortran order, 0 elsewhere.
   */
  void unpack(float[] columns, INDArray to) {
    int size = (int) to.size(1);
    all = Floats.atLeast(all, to.length());
    for (int i = 0; i < examples * steps; i++) {
      int at = i % examples + examples * size * (i / examples);
      int column = tokenAt[i] * size;
      for (int k = 0; k < size; k++) {
        all[at + k * examples] = column < 0 ? 0 : columns[column + k];
      }
    }
    Floats.write(all, to);
  }
}
