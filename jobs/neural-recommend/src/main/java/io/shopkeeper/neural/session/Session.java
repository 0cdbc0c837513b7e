package io.shopkeeper.neural.session;

import java.io.Serializable;

/**
 * A training session.
 *
 * @param negatives that it brings into its batch
 * @param weight how much it counts in the loss
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: it lives for one pass over a batch.
record Session(int[] items, int[] negatives, float weight) implements Serializable {}
