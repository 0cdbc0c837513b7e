/** Splits of the data into training and test: by days and by hashed samples. */
package io.shopkeeper.learning.split;
