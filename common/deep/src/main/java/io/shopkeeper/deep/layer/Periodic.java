package io.shopkeeper.deep.layer;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Supports vectorised loops over rows of {@code columns} floats. Rows are short (a layer's
 * channels) and the JIT vectorises long loops only, so several rows are processed as one block:
 * constants of columns are repeated, sums are folded at the end. A block is copied to the beginning
 * of an array of its own, because the JIT vectorises only loops whose arrays share the index:
 * {@code sums[i] += x[start + i]} takes five to eight times as long.
 *
 * @param columns number of floats of a row
 * @param block number of floats of a block, a multiple of {@code columns}
 */
record Periodic(int columns, int block) {
  private static final int LONG_ENOUGH = 1024;

  static Periodic of(int columns) {
    return new Periodic(columns, columns * Math.max(1, (LONG_ENOUGH + columns - 1) / columns));
  }

  /** The values of columns, repeated to the length of a block. */
  float[] repeat(float[] byColumn) {
    float[] result = new float[block];
    for (int i = 0; i < block; i += columns) {
      System.arraycopy(byColumn, 0, result, i, columns);
    }
    return result;
  }

  /** The sums of columns from the sums of a block. */
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

  /** The sums of columns over rows in native memory. */
  float[] sums(FloatPointer rows, int length) {
    float[] sums = new float[block];
    float[] x = new float[block];
    // Reading moves a pointer, and the caller's stays where it is.
    FloatPointer from = new FloatPointer(rows);
    for (int start = 0; start < length; start += block) {
      int n = Math.min(block, length - start);
      Floats.read(from, start, n, x);
      add(sums, x, n);
    }
    return fold(sums);
  }

  /** Adds the first {@code n} numbers of an array to those of another. */
  static void add(float[] sums, float[] x, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += x[i];
    }
  }
}
