/**
 * What a classifier says, case by case, and how far it can be believed: calibration, and the
 * threshold below which it is unsure. No engine: whatever made the predictions, the maths is here.
 */
package io.shopkeeper.core.classify;
