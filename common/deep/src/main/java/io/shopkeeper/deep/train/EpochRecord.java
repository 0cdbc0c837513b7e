package io.shopkeeper.deep.train;

import java.util.Map;

/**
 * One point of the learning curve.
 *
 * @param epoch from 1
 * @param loss mean training loss over the epoch's examples, before each step
 * @param examples that were trained
 * @param averagings in the epoch
 * @param seconds of training, without validation
 * @param validation metrics after the epoch; empty where nothing is validated
 */
public record EpochRecord(
    int epoch,
    double loss,
    long examples,
    int averagings,
    double seconds,
    Map<String, Double> validation) {}
