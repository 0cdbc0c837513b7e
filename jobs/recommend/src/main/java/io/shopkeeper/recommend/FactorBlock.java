package io.shopkeeper.recommend;

import java.io.Serializable;

/**
 * The factors of one block of users or items, and what the block adds to sums over all blocks.
 *
 * @param ids ascending
 * @param factors one row for each id, row-major
 * @param gram FᵀF of the factors
 * @param penalty Σ ridge · |row|²
 * @param loss Σ over the block's ratings
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies would cost more than the maths.
public record FactorBlock(int[] ids, float[] factors, double[] gram, double penalty, double loss)
    implements Serializable {}
