package io.shopkeeper.reader;

/**
 * The contribution of one item of the customer's history to a score.
 *
 * @param itemId the item of the history
 * @param contribution its part of the score; all parts and {@code reasonsRest} sum to the score
 */
public record Reason(String itemId, float contribution) {}
