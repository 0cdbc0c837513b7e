package io.shopkeeper.deep.layer;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.FloatPointer;

/**
 * A column-major float matrix in native memory, for {@code sgemm} without the overhead of an ND4J
 * call.
 *
 * @param data pointer to its first element
 * @param rows number of rows
 * @param columns number of columns
 * @param stride the leading dimension: floats from one column to the next, at least {@code rows}
 */
record NativeMatrix(FloatPointer data, int rows, int columns, int stride) {
  /** A matrix whose columns follow one another. */
  NativeMatrix(FloatPointer data, int rows, int columns) {
    this(data, rows, columns, rows);
  }

  static NativeMatrix allocate(int rows, int columns) {
    return new NativeMatrix(new FloatPointer((long) rows * columns), rows, columns);
  }

  /** A matrix of this shape, in the old one's memory if there is one and it is large enough. */
  static NativeMatrix room(NativeMatrix old, int rows, int columns) {
    return old != null && old.data.capacity() >= (long) rows * columns
        ? new NativeMatrix(old.data, rows, columns)
        : new NativeMatrix(new FloatPointer(Math.max(1, (long) rows * columns)), rows, columns);
  }

  /** Rows {@code row} and following of columns {@code column} and following. */
  NativeMatrix block(int row, int column, int newRows, int newColumns) {
    long offset = row + (long) column * stride;
    return new NativeMatrix(
        new FloatPointer(data).position(data.position() + offset), newRows, newColumns, stride);
  }

  /** The matrix of this shape that begins {@code offset} floats later. */
  NativeMatrix at(long offset, int newRows, int newColumns) {
    return new NativeMatrix(
        new FloatPointer(data).position(data.position() + offset), newRows, newColumns);
  }

  /** Number of elements; they follow one another unless this is a {@link #block}. */
  int length() {
    return rows * columns;
  }

  void read(float[] to) {
    data.get(to, 0, length());
  }

  void write(float[] from) {
    data.put(from, 0, length());
  }

  /** C = A B + keep C. */
  static void multiply(NativeMatrix a, NativeMatrix b, float keep, NativeMatrix c) {
    gemm(CblasNoTrans, CblasNoTrans, a.columns, a, b, keep, c);
  }

  /** C = Aᵀ B + keep C. */
  static void multiplyTransposed(NativeMatrix a, NativeMatrix b, float keep, NativeMatrix c) {
    gemm(CblasTrans, CblasNoTrans, a.rows, a, b, keep, c);
  }

  /** C = A Bᵀ + keep C. */
  static void multiplyByTransposed(NativeMatrix a, NativeMatrix b, float keep, NativeMatrix c) {
    gemm(CblasNoTrans, CblasTrans, a.columns, a, b, keep, c);
  }

  private static void gemm(
      int ta, int tb, int inner, NativeMatrix a, NativeMatrix b, float keep, NativeMatrix c) {
    cblas_sgemm(
        CblasColMajor,
        ta,
        tb,
        c.rows,
        c.columns,
        inner,
        1f,
        a.data,
        a.stride,
        b.data,
        b.stride,
        keep,
        c.data,
        c.stride);
  }
}
