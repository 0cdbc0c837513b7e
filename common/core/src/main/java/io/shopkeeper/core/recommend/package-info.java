/**
 * Popularity and item-item neighbourhood recommenders, and re-ranking for diversity (MMR) and
 * exploration (Plackett-Luce), independent of Spark.
 */
package io.shopkeeper.core.recommend;
