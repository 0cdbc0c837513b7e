package io.shopkeeper.core.als;

import java.util.SplittableRandom;

/**
 * First factors: normal deviates scaled to length 1, as MLlib's, but drawn for each row from the
 * seed and the row's id, so that partitions do not matter.
 */
public final class SeededFactors {
  private SeededFactors() {}

  /**
   * The factors of one row.
   *
   * @param into where they go, from {@code at} on
   */
  public static void of(long seed, int id, int rank, float[] into, int at) {
    SplittableRandom random = new SplittableRandom(RatingBlock.mix(RatingBlock.mix(seed) + id));
    double square = 0;
    for (int f = 0; f < rank; f++) {
      double value = random.nextGaussian();
      into[at + f] = (float) value;
      square += value * value;
    }
    float scale = (float) (1 / Math.sqrt(square));
    for (int f = 0; f < rank; f++) {
      into[at + f] *= scale;
    }
  }
}
