package io.shopkeeper.learning.judge;

/**
 * Parameters of the bootstrap.
 *
 * @param rounds number of resamples, at least 1
 * @param seed random seed; the same seed gives the same intervals
 */
public record Resampling(int rounds, long seed) {}
