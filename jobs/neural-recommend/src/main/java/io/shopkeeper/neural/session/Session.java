package io.shopkeeper.neural.session;

import java.io.Serializable;

/** A training session: its items, and the negatives that it brings into its batch. */
@SuppressWarnings("ArrayRecordComponent") // Never compared: it lives for one pass over a batch.
record Session(int[] items, int[] negatives) implements Serializable {}
