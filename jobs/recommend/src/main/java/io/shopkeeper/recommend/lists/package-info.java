/**
 * The job {@code rank}, which produces customers' recommendation lists; {@code publish} makes them
 * live.
 */
package io.shopkeeper.recommend.lists;
