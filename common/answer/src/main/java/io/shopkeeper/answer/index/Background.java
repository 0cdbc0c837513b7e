package io.shopkeeper.answer.index;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How near two entries are that have nothing to do with each other: models differ in that, and so
 * do shops.
 *
 * @param mean of their cosines
 * @param deviation likewise
 */
record Background(double mean, double deviation) {
  private static final int PAIRS = 2_000;
  private static final long SEED = 19;

  /** Of an index with one entry nothing is known: its own model's usual figures stand in. */
  private static final Background USUAL = new Background(.55, .08);

  /** By cosines of random pairs of vectors. */
  static Background of(List<float[]> vectors) {
    if (vectors.size() < 3) {
      return USUAL;
    }
    SplittableRandom random = new SplittableRandom(SEED);
    double sum = 0;
    double square = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      int one = random.nextInt(vectors.size());
      int other = (one + 1 + random.nextInt(vectors.size() - 1)) % vectors.size();
      double cosine = cosine(vectors.get(one), vectors.get(other));
      sum += cosine;
      square += cosine * cosine;
    }
    double mean = sum / PAIRS;
    double variance = square / PAIRS - mean * mean;
    // Entries that are all alike would make everything else infinitely far.
    return new Background(mean, Math.max(USUAL.deviation / 2, Math.sqrt(Math.max(0, variance))));
  }

  double nearness(double cosine) {
    return (cosine - mean) / deviation;
  }

  static double cosine(float[] a, float[] b) {
    double dot = 0;
    double left = 0;
    double right = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      left += (double) a[i] * a[i];
      right += (double) b[i] * b[i];
    }
    return left > 0 && right > 0 ? dot / Math.sqrt(left * right) : 0;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %s", mean, deviation);
  }

  static Background parse(String text) {
    String[] numbers = text.split(" ", -1);
    if (numbers.length != 2) {
      throw new IllegalArgumentException("'" + text + "' is no background");
    }
    return new Background(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
  }
}
