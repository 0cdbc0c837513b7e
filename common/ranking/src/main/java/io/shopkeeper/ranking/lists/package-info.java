/** Recommendation lists as sorted tables. */
package io.shopkeeper.ranking.lists;
