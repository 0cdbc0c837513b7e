/**
 * Distributed training of neural networks on Spark by synchronous parameter averaging, with DL4J
 * and ND4J.
 *
 * <p>The averaging loop is our own, not DL4J's {@code ParameterAveragingTrainingMaster}, because
 * training must be resumable and reproducible: with the master, the order of examples cannot be
 * resumed within an epoch, the mean ignores that the last worker saw fewer examples, random numbers
 * differ between runs unless every part is seeded, and Spark may close arrays that are still in use
 * when it evicts a block. Here only plain float arrays are sent; the assignment of examples to
 * workers is a function of (seed, epoch, round); and a round is an ordinary Spark job. A test
 * compares both where the master is deterministic.
 */
package io.shopkeeper.deep;
