/** Customers' interactions as histories with integer ids: the input of every recommender. */
package io.shopkeeper.ranking.history;
