package io.shopkeeper.vision.picture;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic opinion pool of classifiers (Genest and Zidek 1986): the log-probabilities of its
 * members, each times a weight. A member without weight is not asked.
 */
final class PooledPictures implements PictureClassifier {
  private static final long serialVersionUID = 1L;

  private final ArrayList<PictureClassifier> members;
  private final float[] weights;

  PooledPictures(List<? extends PictureClassifier> members, float[] weights) {
    if (members.isEmpty() || members.size() != weights.length) {
      throw new IllegalArgumentException(
          "%d weights of %d members".formatted(weights.length, members.size()));
    }
    this.members = new ArrayList<>(members);
    this.weights = weights.clone();
  }

  List<PictureClassifier> members() {
    return List.copyOf(members);
  }

  float[] weights() {
    return weights.clone();
  }

  @Override
  public int classes() {
    return members.get(0).classes();
  }

  @Override
  public Needs needs() {
    Needs needs = Needs.NOTHING;
    for (int m = 0; m < weights.length; m++) {
      if (weights[m] > 0) {
        needs = needs.and(members.get(m).needs());
      }
    }
    return needs;
  }

  @Override
  public float[][] scores(List<Sight> sights) {
    float[][] scores = new float[sights.size()][classes()];
    for (int m = 0; m < weights.length; m++) {
      if (weights[m] > 0) {
        float[][] said = members.get(m).scores(sights);
        for (int i = 0; i < scores.length; i++) {
          for (int c = 0; c < scores[i].length; c++) {
            scores[i][c] += weights[m] * said[i][c];
          }
        }
      }
    }
    return scores;
  }
}
