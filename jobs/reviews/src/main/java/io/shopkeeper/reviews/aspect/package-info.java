/**
 * Of which aspects a review speaks, and whether it praises or blames them. Words are looked up in a
 * lexicon, so that whatever is found can be shown in the review, letter by letter.
 */
package io.shopkeeper.reviews.aspect;
