/** Which days and which share of the cases are for training, and which for the test. */
package io.shopkeeper.learning.split;
