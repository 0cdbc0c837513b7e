package io.shopkeeper.neural.ncf;

import java.io.Serializable;

/**
 * A training example: a positive item of a customer with sampled negatives.
 *
 * @param customer the customer's row in the network
 * @param items rows of the positive item, then of the negatives
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Pairs(int customer, int[] items) implements Serializable {}
