/**
 * Recommenders that need no engine once their model is built, the sparse models behind them, and
 * the re-rankings that make a list diverse or explorative.
 */
package io.shopkeeper.core.recommend;
