package io.shopkeeper.deep.layer;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.indexer.FloatRawIndexer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/**
 * Copies floats between ND4J's memory and Java arrays. The JIT vectorises loops over arrays but not
 * over native memory, and an ND4J operation costs about ten microseconds however small it is.
 */
final class Floats {
  private Floats() {}

  /**
   * {@code old} if it is long enough, else a new array of that length; the content is undefined.
   */
  static float[] atLeast(float[] old, long length) {
    return old != null && old.length >= length ? old : new float[Math.toIntExact(length)];
  }

  /** The same array, or a contiguous copy in C order. */
  static INDArray rowMajor(INDArray array) {
    return array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array)
        ? array
        : array.dup('c');
  }

  /** The same array, or a contiguous copy in Fortran order. */
  static INDArray columnMajor(INDArray array) {
    long step = 1;
    for (int i = 0; i < array.rank(); i++) {
      if (array.size(i) != 1 && array.stride(i) != step) {
        return array.dup('f');
      }
      step *= array.size(i);
    }
    return array;
  }

  /** A pointer to the first element of an array, which must be contiguous. */
  static FloatPointer pointer(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }

  /** The memory of an array, which may be a view, from its first element on. */
  static FloatRawIndexer indexer(INDArray array) {
    long span = 1;
    for (int i = 0; i < array.rank(); i++) {
      span += (array.size(i) - 1) * array.stride(i);
    }
    return new FloatRawIndexer(pointer(array).capacity(span));
  }

  /** Copies a contiguous array, in the order of its memory, to the beginning of {@code to}. */
  static void read(INDArray from, float[] to) {
    pointer(from).get(to, 0, Math.toIntExact(from.length()));
  }

  /** Copies the beginning of {@code from} into a contiguous array, in the order of its memory. */
  static void write(float[] from, INDArray to) {
    pointer(to).put(from, 0, Math.toIntExact(to.length()));
  }

  /** Copies {@code n} floats from index {@code first} on to the beginning of {@code to}. */
  static void read(FloatPointer from, int first, int n, float[] to) {
    from.position(first).get(to, 0, n);
  }

  /** Copies the first {@code n} floats of {@code from} to index {@code first} and following. */
  static void write(float[] from, int n, FloatPointer to, int first) {
    to.position(first).put(from, 0, n);
  }
}
