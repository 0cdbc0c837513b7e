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
}
