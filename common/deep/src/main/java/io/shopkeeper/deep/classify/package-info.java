/**
 * A night of any classifier, by composition: {@link io.shopkeeper.deep.classify.ClassifierNight} is
 * told what the job's own is (its rows, its classes, its network, what it must beat) and does what
 * recurs.
 *
 * <p>Baselines are yardsticks here: a classifier that is not better than the most frequent class is
 * refused, but the most frequent class never goes live in its place. The network that is live is
 * asked about tonight's test cases again, by its own preprocessing; a case of a class that it does
 * not know is one that it gets wrong.
 */
package io.shopkeeper.deep.classify;
