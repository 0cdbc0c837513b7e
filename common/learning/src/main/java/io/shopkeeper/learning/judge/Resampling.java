package io.shopkeeper.learning.judge;

/**
 * How intervals are found by the bootstrap.
 *
 * @param rounds how often the cases are drawn anew
 * @param seed of the draws; the same seed gives the same intervals
 */
public record Resampling(int rounds, long seed) {}
