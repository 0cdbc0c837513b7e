/**
 * The nightly pipeline of classifiers, by composition: a job supplies its data, classes, network
 * and baselines to {@link io.shopkeeper.deep.classify.ClassifierNight}, which implements the steps
 * that all classifiers share.
 *
 * <p>Baselines only serve as a reference: a classifier worse than the majority class is refused,
 * but a baseline never goes live in its place. The live network is evaluated on the current test
 * set with its own preprocessing; a case of a class that it does not know counts as an error.
 */
package io.shopkeeper.deep.classify;
