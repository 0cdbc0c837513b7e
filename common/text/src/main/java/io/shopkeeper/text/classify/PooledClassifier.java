package io.shopkeeper.text.classify;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic opinion pool of classifiers (Genest and Zidek 1986): the scores of its members,
 * each times a weight.
 */
public final class PooledClassifier implements TextClassifier {
  private static final long serialVersionUID = 1L;

  private final ArrayList<TextClassifier> members;
  private final float[] weights;

  /**
   * Creates a pool.
   *
   * @param members at least one, of the same classes
   * @param weights of the members, at least 0
   */
  public PooledClassifier(List<? extends TextClassifier> members, float[] weights) {
    if (members.isEmpty() || members.size() != weights.length) {
      throw new IllegalArgumentException(
          "%d weights of %d members".formatted(weights.length, members.size()));
    }
    this.members = new ArrayList<>(members);
    this.weights = weights.clone();
  }

  @Override
  public int classes() {
    return members.get(0).classes();
  }

  @Override
  public boolean knows(List<String> words) {
    return members.stream().allMatch(member -> member.knows(words));
  }

  @Override
  public float[] scores(List<String> words) {
    float[] scores = new float[classes()];
    for (int m = 0; m < weights.length; m++) {
      // A member without weight need not be asked.
      float[] said = weights[m] == 0 ? scores : members.get(m).scores(words);
      for (int c = 0; c < scores.length && weights[m] != 0; c++) {
        scores[c] += weights[m] * said[c];
      }
    }
    return scores;
  }

  List<TextClassifier> members() {
    return List.copyOf(members);
  }

  float[] weights() {
    return weights;
  }
}
