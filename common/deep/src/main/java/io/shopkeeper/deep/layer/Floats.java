package io.shopkeeper.deep.layer;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/**
 * Moves floats between ND4J's memory and Java arrays. Java loops over arrays become vector
 * instructions; the same loops over native memory do not, and one ND4J operation costs some ten
 * microseconds however small it is.
 */
final class Floats {
  private Floats() {}

  /**
   * {@code old} if it is long enough, else a new array of that length; the content is undefined.
   */
  static float[] atLeast(float[] old, long length) {
    return old != null && old.length >= length ? old : new float[Math.toIntExact(length)];
  }

  /** The same array, or a copy whose elements lie in C order without gaps. */
  static INDArray rowMajor(INDArray array) {
    return array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array)
        ? array
        : array.dup('c');
  }

  /** The same array, or a copy whose elements lie in Fortran order without gaps. */
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

  /** Where the array's first element lies; the array must have no gaps. */
  static FloatPointer pointer(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }

  /**
   * Copies the array, which must have no gaps, in the order of its memory into the head of {@code
   * to}.
   */
  static void read(INDArray from, float[] to) {
    pointer(from).get(to, 0, Math.toIntExact(from.length()));
  }

  /**
   * Copies the head of {@code from} over the array, which must have no gaps, in the order of its
   * memory.
   */
  static void write(float[] from, INDArray to) {
    pointer(to).put(from, 0, Math.toIntExact(to.length()));
  }

  /**
   * Copies {@code n} floats from {@code first} on, in the order of memory, into the head of {@code
   * to}.
   */
  static void read(FloatPointer from, int first, int n, float[] to) {
    from.position(first).get(to, 0, n);
  }

  /** Copies the first {@code n} floats of {@code from} to {@code first} and on. */
  static void write(float[] from, int n, FloatPointer to, int first) {
    to.position(first).put(from, 0, n);
  }
}
