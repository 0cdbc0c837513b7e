package io.shopkeeper.core.als;

import java.io.Serializable;

/**
 * How a row's equations are solved.
 *
 * @param steps of the conjugate gradient method from the row's previous factors; 0 solves exactly
 */
public record Solver(int steps) implements Serializable {
  /** Cholesky factorisation. */
  public static final Solver EXACT = new Solver(0);

  /** Refuses a negative number of steps. */
  public Solver {
    if (steps < 0) {
      throw new IllegalArgumentException(steps + " steps of conjugate gradients");
    }
  }
}
