package io.shopkeeper.neural.session;

import java.io.Serializable;

/**
 * A session to train on.
 *
 * @param items the places of its items in the dictionary, oldest first, at least two
 * @param negatives the places of the items that it brings into its batch as wrong answers
 * @param weight how much it counts in the loss, from 0 to 1
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: it lives for one pass over a batch.
record Session(int[] items, int[] negatives, float weight) implements Serializable {}
