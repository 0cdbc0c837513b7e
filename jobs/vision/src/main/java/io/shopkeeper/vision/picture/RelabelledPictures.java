package io.shopkeeper.vision.picture;

import java.util.List;

/**
 * A classifier of an earlier night, asked about the classes of this one.
 *
 * @param own what it learned
 * @param numbers for each class of this night, the classifier's own number; −1 where it does not
 *     know it, and so never names it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record RelabelledPictures(PictureClassifier own, int[] numbers) implements PictureClassifier {
  private static final float NEVER = -1e30f;

  @Override
  public int classes() {
    return numbers.length;
  }

  @Override
  public Needs needs() {
    return own.needs();
  }

  @Override
  public float[][] scores(List<Sight> sights) {
    float[][] its = own.scores(sights);
    float[][] scores = new float[its.length][numbers.length];
    for (int i = 0; i < its.length; i++) {
      for (int c = 0; c < numbers.length; c++) {
        scores[i][c] = numbers[c] < 0 ? NEVER : its[i][numbers[c]];
      }
    }
    return scores;
  }
}
