package io.shopkeeper.reviews.polarity;

import java.util.List;

/**
 * A logarithmic opinion pool of classifiers (Genest and Zidek 1986): the scores of its members,
 * each times a weight.
 *
 * @param members at least one, of the same classes
 * @param weights of the members, at least 0; {@code OpinionPool} fits them
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record PooledPolarity(List<PolarityClassifier> members, float[] weights)
    implements PolarityClassifier {
  /** Refuses weights of other members. */
  public PooledPolarity {
    members = List.copyOf(members);
    if (members.isEmpty() || members.size() != weights.length) {
      throw new IllegalArgumentException(
          "%d weights of %d members".formatted(weights.length, members.size()));
    }
  }

  @Override
  public int classes() {
    return members.get(0).classes();
  }

  @Override
  public float[] scores(Term term) {
    float[] scores = new float[classes()];
    for (int m = 0; m < weights.length; m++) {
      float[] said = members.get(m).scores(term);
      for (int c = 0; c < scores.length; c++) {
        scores[c] += weights[m] * said[c];
      }
    }
    return scores;
  }
}
