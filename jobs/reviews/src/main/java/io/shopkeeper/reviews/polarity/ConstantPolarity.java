package io.shopkeeper.reviews.polarity;

/**
 * Says the same of every term: how frequent the classes are.
 *
 * @param logs of the frequencies, [classes]
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ConstantPolarity(float[] logs) implements PolarityClassifier {
  /**
   * A classifier that says the frequencies of classes.
   *
   * @param counts terms of each class; none counts as a half
   */
  static ConstantPolarity of(long[] counts) {
    float[] logs = new float[counts.length];
    for (int c = 0; c < logs.length; c++) {
      logs[c] = (float) Math.log(Math.max(.5, (double) counts[c]));
    }
    return new ConstantPolarity(logs);
  }

  @Override
  public int classes() {
    return logs.length;
  }

  @Override
  public float[] scores(Term term) {
    return logs.clone();
  }
}
