/** The nightly comparison of a recommender with its baselines, and the outputs of its versions. */
package io.shopkeeper.ranking.night;
