/** What buyers say in reviews, in Chinese and English. */
package io.shopkeeper.reviews;
