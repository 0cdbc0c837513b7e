package io.shopkeeper.reviews.polarity;

import java.io.Serializable;

/**
 * A labelled term as the network learns it: the upper halves of its vectors' numbers (bfloat16),
 * which is what memory is spent for.
 *
 * @param ahead [pieces × dimension], from the text's beginning to the term
 * @param back likewise from the text's end
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record SeenTerm(short[] ahead, short[] back, int label) implements Serializable {
  private static final int HALF = 16;

  /** The upper halves of the numbers of vectors, rounded to the nearest. */
  static short[] halves(float[][] vectors) {
    short[] halves = new short[vectors.length * vectors[0].length];
    int at = 0;
    for (float[] vector : vectors) {
      for (float value : vector) {
        halves[at++] = (short) ((Float.floatToIntBits(value) + (1 << (HALF - 1))) >>> HALF);
      }
    }
    return halves;
  }

  /** The number of an upper half. */
  static float whole(short half) {
    return Float.intBitsToFloat(half << HALF);
  }
}
