package io.shopkeeper.core.als;

import io.shopkeeper.core.topk.FactorMatrix;
import java.io.Serializable;

/**
 * The user half-step of ALS for single users, against item factors that stay: fold-in between
 * trainings, and exact explanations. It solves {@link AlsObjective}'s equations
 *
 * <pre>
 * x_u = W_u⁻¹ Σ t y,   W_u = G + Σ e y yᵀ + ridge_u I
 * </pre>
 *
 * over the user's ratings; implicit (Hu, Koren, Volinsky 2008, equation 4): G = YᵀY, e = α|r|, t =
 * 1 + αr where r &gt; 0 and 0 elsewhere; explicit (Zhou, Wilkinson, Schreiber, Pan 2008, equation
 * 4): G = 0, e = 1, t = r. Y are the item factors. With Y the user factors and ratings by user it
 * folds in an item. One instance may be used by several threads at once.
 */
public final class FoldIn implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FactorMatrix items;

  /** How many items there are, also where the factors of some only are at hand. */
  private final int count;

  private final AlsObjective objective;
  private final double[] gram;
  private final Basis basis;

  /** As large as the factors and soon made again, so it does not travel. */
  private transient volatile Prepared prepared;

  /** The factors in the basis, and scratch for each thread. */
  private static final class Prepared {
    final float[] table;
    final ThreadLocal<RowSolver> solvers;
    final ThreadLocal<Explainer> explainers;

    Prepared(float[] table, ThreadLocal<RowSolver> solvers, ThreadLocal<Explainer> explainers) {
      this.table = table;
      this.solvers = solvers;
      this.explainers = explainers;
    }
  }

  /** Computes G and its basis. */
  public FoldIn(FactorMatrix items, AlsObjective objective) {
    this.items = items;
    this.count = items.rows();
    this.objective = objective;
    int rank = items.rank();
    boolean implicit = objective.feedback() == Feedback.IMPLICIT;
    this.gram = implicit ? Gram.of(items.values(), rank) : new double[rank * rank];
    this.basis = implicit ? Basis.of(gram, rank) : Basis.plain(rank);
  }

  private FoldIn(FactorMatrix items, FoldIn whole) {
    this.items = items;
    this.count = whole.count;
    this.objective = whole.objective;
    this.gram = whole.gram;
    this.basis = whole.basis;
  }

  /**
   * The same equations, with the factors of some items only: for users who rated none but these.
   */
  public FoldIn with(FactorMatrix some) {
    return new FoldIn(some, this);
  }

  /** The objective that is solved. */
  public AlsObjective objective() {
    return objective;
  }

  /** The item factors. */
  public FactorMatrix items() {
    return items;
  }

  /**
   * The factors of a user with these ratings. Where nothing pulls them from 0, such as without a
   * rating, they are 0. An item that is given twice counts twice, as in MLlib.
   *
   * @param history the indices of the items that the user rated
   * @param ratings the rating of each of these items; finite, may be negative or 0
   * @throws UndecidedException if the regularisation is too small to make the solution unique
   */
  public float[] factors(int[] history, float[] ratings) {
    NormalEquations.check(items, history, ratings);
    float[] x = new float[basis.width()];
    Prepared ready = prepared();
    ready.solvers.get().solve(ready.table, history, ratings, 0, history.length, x);
    return basis.rotateBack(x);
  }

  /**
   * Splits the score of each recommended item i, y_iᵀ x_u, into what each of the user's items j
   * adds to it: y_iᵀ W_u⁻¹ t_j y_j (Hu, Koren, Volinsky 2008, section 5). The user's factors are
   * not needed: they are the ones that {@link #factors} gives.
   *
   * @param history the indices of the items that the user rated
   * @param ratings the rating of each of these items
   * @param recommended the indices of the items whose scores are split
   * @param top how many contributions are listed for an item at most
   */
  public Contributions explain(int[] history, float[] ratings, int[] recommended, int top) {
    NormalEquations.check(items, history, ratings);
    Prepared ready = prepared();
    return ready
        .explainers
        .get()
        .explain(ready.table, history, ratings, recommended, top)
        .orElseGet(() -> explainInDouble(history, ratings, recommended, top));
  }

  /** The same in double, where float is not enough. */
  Contributions explainInDouble(int[] history, float[] ratings, int[] recommended, int top) {
    double[] targets = new double[history.length];
    NormalEquations equations = NormalEquations.start(items.rank());
    equations.load(gram);
    int counted = 0;
    for (int j = 0; j < history.length; j++) {
      targets[j] = objective.target(ratings[j]);
      equations.add(items.values(), history[j] * items.rank(), objective.excess(ratings[j]), 0);
      counted += objective.counts(ratings[j]) ? 1 : 0;
    }
    equations.factorise(objective.regularisation().ridge(counted, count));
    return equations.explain(items, history, targets, recommended, top);
  }

  private Prepared prepared() {
    Prepared ready = prepared;
    if (ready == null) {
      synchronized (this) {
        ready = prepared;
        if (ready == null) {
          ready =
              new Prepared(
                  basis.rotate(items.values()),
                  ThreadLocal.withInitial(
                      () -> new RowSolver(objective, basis, count, Solver.EXACT)),
                  ThreadLocal.withInitial(() -> new Explainer(objective, basis, count)));
          prepared = ready;
        }
      }
    }
    return ready;
  }
}
