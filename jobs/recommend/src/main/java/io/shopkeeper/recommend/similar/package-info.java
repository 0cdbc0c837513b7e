/** The job {@code similar-items}: similar items and similar brands. */
package io.shopkeeper.recommend.similar;
