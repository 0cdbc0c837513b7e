package io.shopkeeper.recommend.als;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Solver;
import java.io.Serializable;

/**
 * What a training is to do.
 *
 * @param rank number of factors
 * @param iterations rounds over items and users
 * @param userBlocks into how many parts users are cut, or {@link #BY_SIZE}; does not change the
 *     result beyond rounding
 * @param itemBlocks into how many parts items are cut; likewise
 * @param checkpointInterval iterations between checkpoints
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
  /** A number of blocks that follows from the number of ratings. */
  public static final int BY_SIZE = 0;

  /**
   * Ratings of a block, up to rank 64. Every block is sent most of the other side, so that many
   * blocks cost more than they share out; a million ratings take a core less than a second an
   * iteration at rank 64.
   */
  private static final long RATINGS_OF_A_BLOCK = 1_000_000;

  /** With a higher rank blocks have fewer ratings: a task may hold a row for each of them. */
  private static final long NUMBERS_OF_A_BLOCK = 64 * RATINGS_OF_A_BLOCK;

  /** Few ratings too are shared out to two cores. */
  private static final int FEWEST = 2;

  private static final int MOST = 10_000;

  /** The same with the numbers of blocks that so many ratings want, whatever the cluster is. */
  AlsPlan sized(long ratings) {
    long most = Math.min(RATINGS_OF_A_BLOCK, NUMBERS_OF_A_BLOCK / rank);
    long wanted = (ratings + most - 1) / most;
    int bySize = (int) Math.max(FEWEST, Math.min(MOST, wanted));
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
}
