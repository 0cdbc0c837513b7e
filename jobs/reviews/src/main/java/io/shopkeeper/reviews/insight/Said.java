package io.shopkeeper.reviews.insight;

import java.io.Serializable;

/**
 * What a review says of an aspect.
 *
 * @param aspect its name
 * @param polarity 1 for praise, −1 for blame
 * @param evidence the words that say so, as they stand in the review
 * @param field {@code title} or {@code text}
 * @param start the index in the field at which the evidence begins
 * @param end the index after it
 */
record Said(String aspect, int polarity, String evidence, String field, int start, int end)
    implements Serializable {}
