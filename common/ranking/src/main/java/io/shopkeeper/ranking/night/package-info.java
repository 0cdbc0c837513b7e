/** The night of a recommender: what it competes with, and what its versions hold. */
package io.shopkeeper.ranking.night;
