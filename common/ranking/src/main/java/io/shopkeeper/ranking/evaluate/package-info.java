/** Full-ranking evaluation on a window of days, and the gate that decides what goes live. */
package io.shopkeeper.ranking.evaluate;
