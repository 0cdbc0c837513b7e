package io.shopkeeper.reader;

/**
 * One of the customer's own items that a score comes from.
 *
 * @param itemId the item that the customer dealt with
 * @param contribution its part of the score; the parts and {@code reasonsRest} sum to the score
 */
public record Reason(String itemId, float contribution) {}
