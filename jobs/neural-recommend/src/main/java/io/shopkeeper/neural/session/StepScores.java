package io.shopkeeper.neural.session;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.memory.MemoryGrant;
import java.util.ArrayList;
import java.util.List;

/**
 * The size of the score matrix of one training step. Each prediction of a mini-batch is scored
 * against all negatives of the mini-batch, so the matrix grows with the square of the batch size.
 *
 * @param predictions the number of predictions of a mini-batch of sessions of maximum length
 * @param negatives the number of negatives of a mini-batch, at most
 * @param setting that says how many a session brings
 */
record StepScores(long predictions, long negatives, String setting) {
  /** Scores, and beside them how long ago each negative was seen, are arrays of Java. */
  private static final int HEAP_BYTES = Float.BYTES + Integer.BYTES;

  private static final double MIB = 1 << 20;

  /** Those of each network that is trained. */
  static List<StepScores> of(SessionRnnJob.Settings settings) {
    long batch = settings.deep().batchSize();
    long predictions = batch * (settings.sessions().longest() - 1);
    List<StepScores> scores = new ArrayList<>();
    if (settings.sessionRnn().contenders().contains(NextItemModels.RNN)) {
      long negatives = batch * settings.sessionRnn().negatives();
      scores.add(new StepScores(predictions, negatives, "session-rnn.negatives"));
    }
    if (settings.sessionRnn().contenders().contains(NextItemModels.SASREC)) {
      long negatives = batch * settings.sasrec().negatives();
      scores.add(new StepScores(predictions, negatives, "sasrec.negatives"));
    }
    return scores;
  }

  private String remedy() {
    return "lower deep.batch-size, %s or sessions.longest".formatted(setting);
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
              .formatted(this, count(), Integer.MAX_VALUE, remedy()));
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
              .formatted(this, needed, where, given / MIB, remedy()));
    }
  }

  @Override
  public String toString() {
    return "%d predictions of a batch against its %d negatives".formatted(predictions, negatives);
  }
}
