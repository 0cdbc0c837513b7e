package io.shopkeeper.vision.picture;

import java.util.List;

/**
 * A linear classifier of one view's numbers.
 *
 * @param view what it looks at: the vector of a backbone or the colours
 * @param backbone the SHA-256 of the model that made the vectors; empty for colours
 * @param weights of the numbers for each class, [classes][numbers]
 * @param bias of each class
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record LinearPictures(View view, String backbone, float[][] weights, float[] bias)
    implements PictureClassifier {
  @Override
  public int classes() {
    return bias.length;
  }

  @Override
  public Needs needs() {
    return view == View.VECTOR ? Needs.vector(backbone) : Needs.colours();
  }

  @Override
  public float[][] scores(List<Sight> sights) {
    return sights.stream().map(sight -> scores(sight.numbers(view))).toArray(float[][]::new);
  }

  private float[] scores(float[] numbers) {
    if (numbers.length != weights[0].length) {
      throw new IllegalArgumentException(
          "%s of %d numbers, not %d".formatted(view, numbers.length, weights[0].length));
    }
    float[] scores = bias.clone();
    for (int c = 0; c < scores.length; c++) {
      float sum = 0;
      for (int i = 0; i < numbers.length; i++) {
        sum += weights[c][i] * numbers[i];
      }
      scores[c] += sum;
    }
    return scores;
  }
}
