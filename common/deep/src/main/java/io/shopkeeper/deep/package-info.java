/**
 * Networks trained by parameter averaging: DL4J and ND4J on Spark, behind our own interface.
 *
 * <p>The averaging loop is our own, not DL4J's {@code ParameterAveragingTrainingMaster}, because a
 * night's training must be dependable: the master's order of examples cannot be resumed in the
 * middle of an epoch, its mean forgets that the last worker saw fewer examples, its random numbers
 * differ from run to run unless every part is seeded, and the arrays that it hands to Spark may be
 * closed under the network's feet when Spark drops a block. Here only plain arrays of floats
 * travel; who trains which example when is arithmetic on (seed, epoch, round); and a round is an
 * ordinary Spark job. A test holds both to the same parameters where the master is deterministic.
 */
package io.shopkeeper.deep;
