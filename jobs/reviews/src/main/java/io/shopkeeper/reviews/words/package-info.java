/**
 * What words of the shop's own reviews are used alike: vectors of words, learned without labels.
 */
package io.shopkeeper.reviews.words;
