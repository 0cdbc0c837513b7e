package io.shopkeeper.core.als;

import io.shopkeeper.core.topk.FactorMatrix;
import java.io.Serializable;

/**
 * The user half-step of ALS for implicit feedback (Hu, Koren, Volinsky 2008: Collaborative
 * Filtering for Implicit Feedback Datasets, equation 4), in the form that Spark MLlib solves:
 *
 * <pre>
 * x_u = W_u⁻¹ Yᵀ C_u p_u,   W_u = YᵀY + Yᵀ(C_u − I)Y + λ n_u I
 * c = 1 + α|r|,  p = 1 where r &gt; 0 and 0 elsewhere,  n_u = number of r &gt; 0
 * </pre>
 *
 * <p>Y are the item factors. With Y the user factors and ratings by user it folds in an item. One
 * instance may be used by several threads at once.
 */
public final class ImplicitSolver implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many contributions a {@link Reasons} lists by default. */
  public static final int TOP_REASONS = 5;

  private final FactorMatrix items;
  private final double alpha;
  private final double regularisation;

  /** The upper triangle of YᵀY, row-major. */
  private final double[] gram;

  /**
   * Computes YᵀY, in double.
   *
   * @param alpha confidence gained by a rating of 1, at least 0
   * @param regularisation λ, at least 0
   */
  public ImplicitSolver(FactorMatrix items, double alpha, double regularisation) {
    if (!(alpha >= 0) || !(regularisation >= 0)) {
      throw new IllegalArgumentException(
          "alpha = " + alpha + ", regularisation = " + regularisation + ": both must be >= 0");
    }
    this.items = items;
    this.alpha = alpha;
    this.regularisation = regularisation;
    this.gram = new double[items.rank() * items.rank()];
    NormalEquations equations = NormalEquations.start(items.rank());
    for (int i = 0; i < items.rows(); i++) {
      equations.add(items, i, 1, 0);
    }
    equations.save(gram);
  }

  /**
   * The factors of a user with these ratings. Without a rating above 0 they are 0. An item that is
   * given twice counts twice, as in MLlib.
   *
   * @param history item indices
   * @param ratings one for each item; finite, may be negative or 0
   * @throws ArithmeticException if the regularisation is too small to make the solution unique
   */
  public float[] foldIn(int[] history, float[] ratings) {
    NormalEquations equations = factorised(history, ratings);
    if (equations == null) {
      return new float[items.rank()];
    }
    equations.solve(equations.right);
    return NormalEquations.toFloats(equations.right);
  }

  /** {@link #explain(int[], float[], int[], int)} with the five largest contributions. */
  public Contributions explain(int[] userItems, float[] ratings, int[] recommended) {
    return explain(userItems, ratings, recommended, TOP_REASONS);
  }

  /**
   * Splits the score of each recommended item i, y_iᵀ x_u, into what each of the user's items j
   * adds to it: y_iᵀ W_u⁻¹ c_j p_j y_j (Hu, Koren, Volinsky 2008, section 5). The user's factors
   * are not needed: they are the ones that {@link #foldIn} gives.
   *
   * @param top how many contributions to list for an item
   */
  public Contributions explain(int[] userItems, float[] ratings, int[] recommended, int top) {
    NormalEquations equations = factorised(userItems, ratings);
    double[] targets = new double[userItems.length];
    for (int j = 0; j < targets.length; j++) {
      targets[j] = ratings[j] > 0 ? 1 + alpha * ratings[j] : 0;
    }
    if (equations == null) {
      // Without a preference there is no score and nothing to factorise; every reason list is
      // empty.
      equations = NormalEquations.start(items.rank());
      equations.factorise(1);
    }
    return equations.explain(items, userItems, targets, recommended, top);
  }

  /** The user's factorised equations, or null where no rating is above 0 and x_u = 0. */
  private NormalEquations factorised(int[] history, float[] ratings) {
    NormalEquations.check(items, history, ratings);
    NormalEquations equations = NormalEquations.start(items.rank());
    equations.load(gram);
    int preferred = 0;
    for (int j = 0; j < history.length; j++) {
      double excess = alpha * Math.abs(ratings[j]);
      if (ratings[j] > 0) {
        preferred++;
      }
      equations.add(items, history[j], excess, ratings[j] > 0 ? 1 + excess : 0);
    }
    if (preferred == 0) {
      return null;
    }
    equations.factorise(regularisation * preferred);
    return equations;
  }
}
