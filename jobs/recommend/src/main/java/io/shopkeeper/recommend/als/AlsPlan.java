package io.shopkeeper.recommend.als;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Basis;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.als.Gram;
import io.shopkeeper.core.als.Solver;
import java.io.Serializable;

/**
 * The hyper-parameters and the partitioning of a training.
 *
 * @param objective the loss to minimise
 * @param rank number of factors, at least 1
 * @param iterations number of iterations, each a half-step of items and one of users
 * @param solver solves the normal equations of a row
 * @param userBlocks number of blocks of users, or {@link #BY_SIZE}; affects the result by rounding
 *     only
 * @param itemBlocks number of blocks of items, or {@link #BY_SIZE}; affects the result by rounding
 *     only
 * @param checkpointInterval iterations between checkpoints
 * @param seed random seed of the initial factors
 */
public record AlsPlan(
    AlsObjective objective,
    int rank,
    int iterations,
    Solver solver,
    int userBlocks,
    int itemBlocks,
    int checkpointInterval,
    long seed)
    implements Serializable {
  /** Stands for a number of blocks derived from the number of ratings. */
  public static final int BY_SIZE = 0;

  /**
   * Ratings per block up to rank 64. Most rows of the other side are sent to every block, so many
   * blocks cost more communication than they gain; a million ratings take a core less than a second
   * per iteration at rank 64.
   */
  private static final long RATINGS_OF_A_BLOCK = 1_000_000;

  /**
   * Factor values per block: at a higher rank blocks have fewer ratings, since a task may hold a
   * row for each.
   */
  private static final long NUMBERS_OF_A_BLOCK = 64 * RATINGS_OF_A_BLOCK;

  /**
   * Ratings up to rank 64 that are trained as one task, by one block on each side: that takes less
   * than the Spark jobs of the half-steps would, some twenty milliseconds each.
   */
  private static final long RATINGS_OF_A_TASK = 200_000;

  /** The least number of blocks beyond, so that two cores have something to do. */
  private static final int FEWEST = 2;

  private static final int MOST = 10_000;

  /**
   * The plan with {@link #BY_SIZE} replaced by numbers of blocks, which do not depend on the
   * cluster.
   */
  AlsPlan sized(long ratings) {
    int bySize = blocks(ratings);
    return new AlsPlan(
        objective,
        rank,
        iterations,
        solver,
        userBlocks == BY_SIZE ? bySize : userBlocks,
        itemBlocks == BY_SIZE ? bySize : itemBlocks,
        checkpointInterval,
        seed);
  }

  private int blocks(long ratings) {
    if (ratings <= 64 * RATINGS_OF_A_TASK / Math.max(64, rank)) {
      return 1;
    }
    long most = Math.min(RATINGS_OF_A_BLOCK, NUMBERS_OF_A_BLOCK / rank);
    long wanted = (ratings + most - 1) / most;
    return (int) Math.max(FEWEST, Math.min(MOST, wanted));
  }

  /** The basis in which rows are solved against a side with this Gram matrix. */
  Basis basis(double[] gram) {
    return objective.feedback() == Feedback.IMPLICIT ? Basis.of(gram, rank) : Basis.plain(rank);
  }

  /** What the objective takes for all pairs of a user and an item, rated or not. */
  double pairs(double[] usersGram, double[] itemsGram) {
    return objective.feedback() == Feedback.IMPLICIT ? Gram.trace(usersGram, itemsGram) : 0;
  }
}
