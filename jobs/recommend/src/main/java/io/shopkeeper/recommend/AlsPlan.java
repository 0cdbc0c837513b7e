package io.shopkeeper.recommend;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Solver;
import java.io.Serializable;

/**
 * What a training is to do.
 *
 * @param rank number of factors
 * @param iterations rounds over items and users
 * @param userBlocks into how many parts users are cut; does not change the result beyond rounding
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
    implements Serializable {}
