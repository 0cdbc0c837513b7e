/** Ranked lists as tables. */
package io.shopkeeper.ranking.lists;
