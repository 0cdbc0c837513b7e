package io.shopkeeper.reviews.insight;

/**
 * What a night's insights come to, as {@code run.json} holds it under the fact {@code insights}.
 *
 * @param products products in a language that have reviews
 * @param enough those with enough reviews
 * @param reviews reviews that count
 * @param suspicious reviews that were left out
 */
record InsightFacts(long products, long enough, long reviews, long suspicious) {}
