/**
 * What customers are shown: {@code rank} makes the lists, {@code publish} puts them where readers
 * look.
 */
package io.shopkeeper.recommend.lists;
