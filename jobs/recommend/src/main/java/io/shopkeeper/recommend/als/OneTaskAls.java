package io.shopkeeper.recommend.als;

import io.shopkeeper.core.als.Basis;
import io.shopkeeper.core.als.HalfStep;
import io.shopkeeper.core.als.HalfStep.Loss;
import io.shopkeeper.core.als.HalfStep.Solution;
import io.shopkeeper.core.als.RatingBlock;
import io.shopkeeper.ranking.history.UserRatings;
import io.shopkeeper.recommend.als.AlsStart.Side;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A training of {@link BlockedAls} with one block on each side as one task: there is nobody to send
 * factors to, and few ratings cost less than the Spark jobs of their half-steps would. The result
 * is bitwise that of the jobs.
 */
final class OneTaskAls {
  private final AlsPlan plan;
  private final Matrix users;
  private final Matrix items;

  private OneTaskAls(AlsPlan plan, List<UserRatings> ratings) {
    this.plan = plan;
    this.users = new Matrix(Side.USERS, ratings);
    this.items = new Matrix(Side.ITEMS, ratings);
  }

  /** What a training made. Not a record: Kryo, which a cluster may use, cannot write records. */
  static final class Trained implements Serializable {
    private static final long serialVersionUID = 1L;

    private final FactorBlock users;
    private final FactorBlock items;
    private final List<Double> objectives;
    private final double warmShare;

    private Trained(
        FactorBlock users, FactorBlock items, List<Double> objectives, double warmShare) {
      this.users = users;
      this.items = items;
      this.objectives = objectives;
      this.warmShare = warmShare;
    }

    FactorBlock users() {
      return users;
    }

    FactorBlock items() {
      return items;
    }

    /** The value of the objective after each iteration. */
    List<Double> objectives() {
      return objectives;
    }

    /** The share of the items that the start had factors for, in [0, 1]. */
    double warmShare() {
      return warmShare;
    }
  }

  /** Trains; without a rating there are no factors, and no objective. */
  static Trained fit(AlsPlan plan, AlsStart start, List<UserRatings> ratings) {
    return new OneTaskAls(plan, ratings).train(start);
  }

  private Trained train(AlsStart start) {
    List<Double> objectives = new ArrayList<>();
    if (start.side() == Side.USERS) {
      users.begin(start);
    } else {
      items.begin(start);
      users.solve(items);
    }
    for (int i = 0; i < plan.iterations() && users.ratings.rows() > 0; i++) {
      items.solve(users);
      users.solve(items);
      objectives.add(
          plan.pairs(users.block.gram(), items.block.gram())
              + users.block.loss()
              + users.block.penalty()
              + items.block.penalty());
    }
    double warm =
        start.side() == Side.USERS
            ? 0
            : (double) start.given(items.ratings.ids()) / Math.max(1, items.ratings.rows());
    return new Trained(users.block, items.block, objectives, warm);
  }

  private final class Matrix {
    final RatingBlock ratings;
    private final Loss loss;
    FactorBlock block;

    Matrix(Side side, List<UserRatings> all) {
      this.ratings = RatingChunk.block(RatingChunk.of(all.iterator(), side, 1), 1);
      this.loss = side == Side.USERS ? Loss.SUMMED : Loss.LEFT;
    }

    void begin(AlsStart start) {
      block = block(start.of(ratings.ids(), plan.seed()), 0, 0);
    }

    void solve(Matrix other) {
      Basis basis = plan.basis(other.block.gram());
      float[] previous = plan.solver().steps() > 0 && block != null ? block.factors() : null;
      // One block needs all rows of the other, in the order in which that one has them.
      Solution solved =
          new HalfStep(plan.objective(), basis, other.ratings.rows(), plan.solver())
              .solve(ratings, basis.rotate(other.block.factors()), previous, loss);
      block = block(solved.factors(), solved.penalty(), solved.loss());
    }

    private FactorBlock block(float[] factors, double penalty, double sum) {
      return FactorBlock.of(ratings.ids(), factors, plan.rank(), penalty, sum);
    }
  }
}
