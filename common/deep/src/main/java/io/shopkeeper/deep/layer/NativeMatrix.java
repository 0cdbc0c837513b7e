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
 * @param rows number of rows, which is also the leading dimension
 * @param columns number of columns
 */
record NativeMatrix(FloatPointer data, int rows, int columns) {
  static NativeMatrix allocate(int rows, int columns) {
    return new NativeMatrix(new FloatPointer((long) rows * columns), rows, columns);
  }

  /** The matrix of this shape that begins {@code offset} floats later. */
  NativeMatrix at(long offset, int newRows, int newColumns) {
    return new NativeMatrix(
        new FloatPointer(data).position(data.position() + offset), newRows, newColumns);
  }

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
        a.rows,
        b.data,
        b.rows,
        keep,
        c.data,
        c.rows);
  }
}
