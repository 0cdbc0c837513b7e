/**
 * The nightly pipeline of classifiers, by composition: a job supplies its data, classes, network
 * and baselines to {@link io.shopkeeper.deep.classify.ClassifierNight}, which implements the steps
 * that all classifiers share.
 *
 * <p>Baselines only serve as a reference: a classifier worse than the majority class is refused,
 * but a baseline never goes live in its place. The live network is evaluated on the current test
 * set with its own preprocessing; a case of a class that it does not know counts as an error.
 *
 * <p>Nights in which several kinds compete, of texts and of pictures, are made of the other parts:
 * {@link io.shopkeeper.deep.classify.ClassArena} compares them, {@link
 * io.shopkeeper.deep.classify.ClassifierFiles} keeps them, and {@link
 * io.shopkeeper.deep.classify.LearnedClasses} says what there is to learn.
 */
package io.shopkeeper.deep.classify;
