/**
 * What each customer is likely to buy again: learned from windows of the log, judged on later ones,
 * and published as the table {@code buy_again}.
 */
package io.shopkeeper.recommend.again;
