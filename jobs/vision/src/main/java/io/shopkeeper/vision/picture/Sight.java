package io.shopkeeper.vision.picture;

import java.io.Serializable;

/**
 * What an {@link Eye} saw in a picture. A view that nobody asked for is empty.
 *
 * @param vector of the backbone, [dimension]
 * @param colours the square root of the share of each colour, [64]
 * @param pixels red, green and blue of a square, row by row, [side × side × 3]
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Sight(float[] vector, float[] colours, byte[] pixels) implements Serializable {
  float[] numbers(View view) {
    return switch (view) {
      case VECTOR -> vector;
      case COLOURS -> colours;
      case PIXELS -> throw new IllegalArgumentException("pixels are bytes");
    };
  }

  /**
   * The point of a picture, of length 1: its look, and beside it the square roots of the classes'
   * probabilities times the weight. So the product of two points is the cosine of their looks and,
   * weighed, Bhattacharyya's coefficient of their classes (1943).
   *
   * @param probabilities of the classes that it may show; empty if nothing told them
   * @param classWeight how much the class counts against the look
   */
  public float[] point(float[] probabilities, double classWeight) {
    float[] look = vector.length > 0 ? vector : colours;
    double ofClass = probabilities.length > 0 ? classWeight : 0;
    double square = 0;
    for (float value : look) {
      square += (double) value * value;
    }
    double length = Math.max(Math.sqrt(square * (1 + ofClass * ofClass)), Float.MIN_NORMAL);
    float[] point = new float[look.length + probabilities.length];
    for (int i = 0; i < look.length; i++) {
      point[i] = (float) (look[i] / length);
    }
    double weight = ofClass / Math.sqrt(1 + ofClass * ofClass);
    for (int c = 0; c < probabilities.length; c++) {
      point[look.length + c] = (float) (weight * Math.sqrt(probabilities[c]));
    }
    return point;
  }
}
