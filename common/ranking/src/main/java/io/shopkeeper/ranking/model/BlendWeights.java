package io.shopkeeper.ranking.model;

/**
 * What the parts of a blend weigh, beside EASE with weight 1.
 *
 * @param rp3beta weight of RP³β, at least 0
 * @param als weight of the factorisation, at least 0; 0 where there is none
 * @param content weight of what items are, at least 0; 0 where nothing is known of them
 * @param lately weight of popularity, at least 0
 * @param halfLifeDays half-life of popularity; infinite for that of all days
 */
public record BlendWeights(
    double rp3beta, double als, double content, double lately, double halfLifeDays) {
  /** What is taken where no earlier days can be learned from. */
  public static final BlendWeights DEFAULT = new BlendWeights(0, 0, 0, 1, 7);

  BlendWeights withRp3beta(double other) {
    return new BlendWeights(other, als, content, lately, halfLifeDays);
  }

  BlendWeights withAls(double other) {
    return new BlendWeights(rp3beta, other, content, lately, halfLifeDays);
  }

  BlendWeights withContent(double other) {
    return new BlendWeights(rp3beta, als, other, lately, halfLifeDays);
  }

  BlendWeights withLately(double other) {
    return new BlendWeights(rp3beta, als, content, other, halfLifeDays);
  }

  BlendWeights withHalfLife(double other) {
    return new BlendWeights(rp3beta, als, content, lately, other);
  }
}
