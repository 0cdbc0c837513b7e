package io.shopkeeper.neural.ncf;

import java.io.Serializable;

/**
 * One example: an item that a customer took, and items that the customer left alone.
 *
 * @param items the one taken first
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Pairs(int customer, int[] items) implements Serializable {}
