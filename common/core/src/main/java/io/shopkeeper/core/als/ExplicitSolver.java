package io.shopkeeper.core.als;

import io.shopkeeper.core.topk.FactorMatrix;
import java.io.Serializable;

/**
 * The user half-step of ALS for explicit ratings with weighted-λ-regularisation (Zhou, Wilkinson,
 * Schreiber, Pan 2008: Large-scale Parallel Collaborative Filtering for the Netflix Prize, equation
 * 4), as Spark MLlib solves it: x_u = (Σ y_j y_jᵀ + λ n_u I)⁻¹ Σ r_j y_j over the user's n_u
 * ratings.
 */
public final class ExplicitSolver implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FactorMatrix items;
  private final double regularisation;

  /**
   * A solver over item factors.
   *
   * @param regularisation λ, at least 0
   */
  public ExplicitSolver(FactorMatrix items, double regularisation) {
    if (!(regularisation >= 0)) {
      throw new IllegalArgumentException(
          "regularisation = " + regularisation + ": it must be at least 0");
    }
    this.items = items;
    this.regularisation = regularisation;
  }

  /**
   * The factors of a user with these ratings; 0 without any.
   *
   * @throws ArithmeticException if the regularisation is too small to make the solution unique
   */
  public float[] foldIn(int[] history, float[] ratings) {
    if (history.length == 0) {
      return new float[items.rank()];
    }
    NormalEquations equations = factorised(history, ratings);
    equations.solve(equations.right);
    return NormalEquations.toFloats(equations.right);
  }

  /** What each of the user's ratings adds to the scores: y_iᵀ W⁻¹ r_j y_j; the five largest. */
  public Contributions explain(int[] userItems, float[] ratings, int[] recommended) {
    NormalEquations equations =
        userItems.length == 0
            ? NormalEquations.start(items.rank())
            : factorised(userItems, ratings);
    double[] targets = new double[userItems.length];
    for (int j = 0; j < targets.length; j++) {
      targets[j] = ratings[j];
    }
    return equations.explain(items, userItems, targets, recommended, ImplicitSolver.TOP_REASONS);
  }

  private NormalEquations factorised(int[] history, float[] ratings) {
    NormalEquations.check(items, history, ratings);
    NormalEquations equations = NormalEquations.start(items.rank());
    for (int j = 0; j < history.length; j++) {
      equations.add(items, history[j], 1, ratings[j]);
    }
    equations.factorise(regularisation * history.length);
    return equations;
  }
}
