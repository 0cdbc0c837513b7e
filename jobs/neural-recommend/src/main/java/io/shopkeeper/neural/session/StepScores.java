package io.shopkeeper.neural.session;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.memory.MemoryGrant;

/**
 * The size of the score matrix of one training step. Each prediction of a mini-batch is scored
 * against all negatives of the mini-batch, so the matrix grows with the square of the batch size.
 *
 * @param predictions the number of predictions of a mini-batch of sessions of maximum length
 * @param negatives the number of negatives of a mini-batch
 */
record StepScores(long predictions, long negatives) {
  /** Scores, and beside them how long ago each negative was seen, are arrays of Java. */
  private static final int HEAP_BYTES = Float.BYTES + Integer.BYTES;

  private static final double MIB = 1 << 20;
  private static final String REMEDY =
      "lower deep.batch-size, session-rnn.negatives or sessions.longest";

  static StepScores of(SessionRnnJob.Settings settings) {
    long batch = settings.deep().batchSize();
    return new StepScores(
        batch * (settings.sessions().longest() - 1), batch * settings.sessionRnn().negatives());
  }

  /** How many there are; a double, for settings may ask for more than a long counts. */
  private double count() {
    return (double) predictions * negatives;
  }

  /**
   * Refuses a matrix with more elements than an array can hold.
   *
   * @throws JobException 64 naming the settings
   */
  void requireCountable() {
    if (count() > Integer.MAX_VALUE) {
      throw JobException.usage(
          "%s hold %.0f scores, an array at most %d; %s"
              .formatted(this, count(), Integer.MAX_VALUE, REMEDY));
    }
  }

  /**
   * Refuses a matrix that does not fit into the memory of an executor even by itself.
   *
   * @param workers the number of workers that train
   * @throws JobException 64 naming the settings
   */
  void requireFit(MemoryGrant grant, int workers) {
    double each = count() * Math.min(workers, grant.slots()) / MIB;
    require(HEAP_BYTES * each, grant.executorHeap(), "an executor's heap");
    require(Float.BYTES * each, grant.executorOffHeap(), "memory beside it");
  }

  private void require(double needed, long given, String where) {
    if (needed > given / MIB) {
      throw JobException.usage(
          "%s take %.0f MiB of %s, which has %.0f; %s"
              .formatted(this, needed, where, given / MIB, REMEDY));
    }
  }

  @Override
  public String toString() {
    return "%d predictions of a batch against its %d negatives".formatted(predictions, negatives);
  }
}
