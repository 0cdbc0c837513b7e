/** Full-ranking evaluation of recommendation lists on a test window of days. */
package io.shopkeeper.ranking.evaluate;
