/** Full-ranking evaluation on a window of days: what lists for customers are measured by. */
package io.shopkeeper.ranking.evaluate;
