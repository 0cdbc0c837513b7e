package io.shopkeeper.deep.train;

import java.util.List;

/** Turns the times of a probe into a prediction. */
final class Advisor {
  /** Below this gain averaging is not worth its slower learning per example. */
  static final double WORTHWHILE = 1.1;

  private Advisor() {}

  /**
   * Predicts.
   *
   * @param alone the probe of one worker with all cores
   * @param together the probes of all workers at once
   * @param wallSeconds from handing weights out to having them all back
   * @param frequency steps between averagings
   */
  static Advice advise(
      WorkerResult alone,
      List<WorkerResult> together,
      double wallSeconds,
      int batchSize,
      int frequency) {
    double step = secondsPerStep(alone);
    double slowest = together.stream().mapToDouble(Advisor::secondsPerStep).max().orElseThrow();
    double busiest = together.stream().mapToDouble(r -> r.timedNanos() / 1e9).max().orElseThrow();
    // The warm-up steps are in the wall time too; what is left is handing out and gathering.
    double warmUp = WorkerRound.WARM_UP * slowest;
    double gathering = Math.max(0, wallSeconds - busiest - warmUp);
    int workers = together.size();
    return new Advice(
        batchSize / step,
        workers * (double) frequency * batchSize / (frequency * slowest + gathering),
        workers);
  }

  private static double secondsPerStep(WorkerResult probe) {
    return probe.timedNanos() / 1e9 / probe.timedSteps();
  }
}
