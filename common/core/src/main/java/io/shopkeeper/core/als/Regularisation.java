package io.shopkeeper.core.als;

import java.io.Serializable;

/**
 * What a row's squared factors cost: λ (n + α₀ N)^ν for a row of n ratings, N rows on the other
 * side (Rendle, Krichene, Zhang, Koren 2022: Revisiting the Performance of iALS on Item
 * Recommendation Benchmarks, section 4.2). Their unit is the paper's own objective; to come from
 * it, multiply their λ by the confidence α and set α₀ = 1/α.
 *
 * <p>Not a record: Kryo, which a cluster may use to send it, cannot write records.
 */
public final class Regularisation implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double lambda;
  private final double exponent;
  private final double unobserved;

  /** Refuses what is negative or not a number. */
  public Regularisation(double lambda, double exponent, double unobserved) {
    if (!(lambda >= 0) || !(exponent >= 0) || !(unobserved >= 0)) {
      throw new IllegalArgumentException(
          "regularisation %s, exponent %s, unobserved %s: all must be at least 0"
              .formatted(lambda, exponent, unobserved));
    }
    this.lambda = lambda;
    this.exponent = exponent;
    this.unobserved = unobserved;
  }

  /** λ, at least 0. */
  public double lambda() {
    return lambda;
  }

  /** ν: 1 scales by frequency, as MLlib and ALS-WR do; 0 treats all rows alike. */
  public double exponent() {
    return exponent;
  }

  /** α₀: how much an item without a rating counts; 0 as in MLlib. */
  public double unobserved() {
    return unobserved;
  }

  /** λ n, as MLlib does it. */
  public static Regularisation byFrequency(double lambda) {
    return new Regularisation(lambda, 1, 0);
  }

  /** What is added to the diagonal of the equations of a row with n ratings. */
  public double ridge(int n, int others) {
    double size = n + unobserved * others;
    return exponent == 1 ? lambda * size : lambda * Math.pow(size, exponent);
  }

  @Override
  public String toString() {
    return "regularisation %s, exponent %s, unobserved %s".formatted(lambda, exponent, unobserved);
  }
}
