package io.shopkeeper.ranking.history;

import java.io.Serializable;

/**
 * What a recommender knows of one customer.
 *
 * @param user position among the sorted distinct customers; −1 for a session, or one made up
 * @param items ids of the items of interest, ascending
 * @param weights strength of the interest in each, above 0
 * @param hidden ids of the items not to show, ascending; may hold items without interest
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies would cost more than the maths.
public record History(int user, int[] items, float[] weights, int[] hidden)
    implements Serializable {}
