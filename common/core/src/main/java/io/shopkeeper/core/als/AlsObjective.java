package io.shopkeeper.core.als;

import java.io.Serializable;

/**
 * What alternating least squares minimises over user factors x and item factors y, with Spark
 * MLlib's conventions.
 *
 * <pre>
 * implicit: Σ over all pairs (p − xᵀy)² + Σ over ratings α|r| (p − xᵀy)² + Σ ridge · |row|²
 *           p = 1 where r &gt; 0 and 0 elsewhere; n counts the ratings above 0
 * explicit: Σ over ratings (r − xᵀy)² + Σ ridge · |row|²; n counts the ratings
 * </pre>
 *
 * Implicit is Hu, Koren, Volinsky 2008 (Collaborative Filtering for Implicit Feedback Datasets),
 * equation 3, with c = 1 + α|r|; the ridge is {@link Regularisation}'s. A pair that is given twice
 * counts twice, as in MLlib.
 *
 * <p>Not a record: Kryo, which a cluster may use to send it, cannot write records.
 */
public final class AlsObjective implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Feedback feedback;
  private final double alpha;
  private final Regularisation regularisation;

  /** Refuses a negative confidence. */
  public AlsObjective(Feedback feedback, double alpha, Regularisation regularisation) {
    if (!(alpha >= 0)) {
      throw new IllegalArgumentException("alpha = " + alpha + ": it must be at least 0");
    }
    this.feedback = feedback;
    this.alpha = alpha;
    this.regularisation = regularisation;
  }

  /** What strengths mean. */
  public Feedback feedback() {
    return feedback;
  }

  /** α: confidence per unit of strength, implicit only; at least 0. */
  public double alpha() {
    return alpha;
  }

  /** What factors cost. */
  public Regularisation regularisation() {
    return regularisation;
  }

  /** Implicit feedback, regularised as MLlib does. */
  public static AlsObjective implicit(double alpha, double lambda) {
    return new AlsObjective(Feedback.IMPLICIT, alpha, Regularisation.byFrequency(lambda));
  }

  /** Explicit ratings, regularised as MLlib does. */
  public static AlsObjective explicit(double lambda) {
    return new AlsObjective(Feedback.EXPLICIT, 0, Regularisation.byFrequency(lambda));
  }

  /** What y yᵀ of a rating weighs in the equations, beyond what all pairs weigh. */
  double excess(float rating) {
    return feedback == Feedback.IMPLICIT ? alpha * Math.abs(rating) : 1;
  }

  /** What y of a rating weighs on the right side. */
  double target(float rating) {
    if (feedback == Feedback.EXPLICIT) {
      return rating;
    }
    return rating > 0 ? 1 + alpha * rating : 0;
  }

  /** Whether a rating counts in n. */
  boolean counts(float rating) {
    return feedback == Feedback.EXPLICIT || rating > 0;
  }

  /**
   * What a rating adds to the objective at a score, less what all pairs add there (implicit: s²).
   */
  double loss(float rating, double score) {
    if (feedback == Feedback.EXPLICIT) {
      return (rating - score) * (rating - score);
    }
    // Σ over ratings of c (p − s)² − s², in the form in which a pair given twice counts twice.
    double excess = excess(rating);
    return rating > 0
        ? (1 + excess) * (1 - 2 * score) + excess * score * score
        : excess * score * score;
  }

  @Override
  public String toString() {
    return "%s, alpha %s, %s".formatted(feedback, alpha, regularisation);
  }
}
