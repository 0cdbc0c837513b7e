package io.shopkeeper.reviews.polarity;

/**
 * A classifier of an earlier night, asked about the classes of this one.
 *
 * @param own what it learned
 * @param numbers for each class of this night, the classifier's own number; −1 where it does not
 *     know it, and so never names it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record RelabelledPolarity(PolarityClassifier own, int[] numbers) implements PolarityClassifier {
  private static final float NEVER = -1e30f;

  @Override
  public int classes() {
    return numbers.length;
  }

  @Override
  public float[] scores(Term term) {
    float[] its = own.scores(term);
    float[] scores = new float[numbers.length];
    for (int c = 0; c < scores.length; c++) {
      scores[c] = numbers[c] < 0 ? NEVER : its[numbers[c]];
    }
    return scores;
  }
}
