package io.shopkeeper.deep.train;

import io.shopkeeper.deep.network.WeightsChange;
import java.io.Serializable;

/**
 * What a worker brings home from a round.
 *
 * @param change what its steps made of the round's weights; null where it had nothing to train or
 *     failed
 * @param examples that it trained
 * @param steps that it took
 * @param lossSum of the losses, each times its batch's examples
 * @param fault that stopped it; null where none
 * @param timedSteps steps after the warm-up, and the nanoseconds that they took
 */
record WorkerResult(
    WeightsChange change,
    long examples,
    int steps,
    double lossSum,
    Fault fault,
    int timedSteps,
    long timedNanos)
    implements Serializable {

  /**
   * Why a worker stopped.
   *
   * @param batch number of the batch in the epoch
   * @param loss of that batch
   * @param file index of the file of the batch's first example
   */
  record Fault(long batch, double loss, int file, String what) implements Serializable {}
}
