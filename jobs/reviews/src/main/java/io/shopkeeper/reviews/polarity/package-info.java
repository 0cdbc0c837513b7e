/**
 * What a text thinks of one of its terms: by the lexicon, and by what learns from terms that people
 * labelled.
 */
package io.shopkeeper.reviews.polarity;
