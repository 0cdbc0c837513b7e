package io.shopkeeper.deep.text;

import java.io.Serializable;

/** A text as the numbers of its words, with its class. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record NumberedText(int[] words, int label) implements Serializable {}
