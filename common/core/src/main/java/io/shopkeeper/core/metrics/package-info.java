/** Metrics of ranked lists (accuracy, spread over the catalogue) and of classifiers. */
package io.shopkeeper.core.metrics;
