package io.shopkeeper.deep.train;

/**
 * What a probe of a few steps predicts.
 *
 * @param oneWorker examples a second of one worker with all cores of an executor
 * @param averaged examples a second of all workers, averaging included
 * @param workers that would be averaged
 */
public record Advice(double oneWorker, double averaged, int workers) {
  /** How many times faster averaging would be. */
  public double speedUp() {
    return averaged / oneWorker;
  }
}
