/**
 * The analysis of a classifier's predictions: log-loss, calibration by temperature, reliability,
 * and a reject option. It is independent of Spark and of the library that made the predictions.
 */
package io.shopkeeper.core.classify;
