package io.shopkeeper.deep.layer;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Loops over rows of {@code columns} floats. Rows are short (a layer's channels) and the compiler
 * makes vector instructions of long loops only, so that several rows are taken as one, a block:
 * constants of a column are repeated, sums are folded at the end. A block is copied to the head of
 * an array of its own, because the compiler makes vector instructions only where all arrays of a
 * loop share its index: {@code sums[i] += x[start + i]} takes five to eight times as long.
 *
 * @param columns floats of a row
 * @param block floats of some whole rows
 */
record Periodic(int columns, int block) {
  private static final int LONG_ENOUGH = 1024;

  static Periodic of(int columns) {
    return new Periodic(columns, columns * Math.max(1, (LONG_ENOUGH + columns - 1) / columns));
  }

  /** The columns' values, again and again up to a block. */
  float[] repeat(float[] byColumn) {
    float[] result = new float[block];
    for (int i = 0; i < block; i += columns) {
      System.arraycopy(byColumn, 0, result, i, columns);
    }
    return result;
  }

  /** The columns' sums. */
  float[] fold(float[] byBlock) {
    double[] sums = new double[columns];
    for (int i = 0; i < block; i += columns) {
      for (int c = 0; c < columns; c++) {
        sums[c] += byBlock[i + c];
      }
    }
    float[] result = new float[columns];
    for (int c = 0; c < columns; c++) {
      result[c] = (float) sums[c];
    }
    return result;
  }

  /** The columns' sums over rows in native memory. */
  float[] sums(FloatPointer rows, int length) {
    float[] sums = new float[block];
    float[] x = new float[block];
    for (int start = 0; start < length; start += block) {
      int n = Math.min(block, length - start);
      Floats.read(rows, start, n, x);
      add(sums, x, n);
    }
    return fold(sums);
  }

  static void add(float[] sums, float[] x, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += x[i];
    }
  }
}
