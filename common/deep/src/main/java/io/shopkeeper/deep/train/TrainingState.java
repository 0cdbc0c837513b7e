package io.shopkeeper.deep.train;

import io.shopkeeper.deep.network.Weights;
import java.util.List;

/**
 * Where training stands: all that a resumed run needs to go on as if it had never stopped.
 *
 * @param weights averaged last
 * @param best those with the best validation score; null before the first validation
 * @param at the place in the examples, and what has been learned of them
 */
record TrainingState(Weights weights, Weights best, Progress at) {
  /**
   * The place.
   *
   * @param workers that train: 1 where placement is local
   * @param epoch of the next round, from 0
   * @param round the next one of the epoch
   * @param lossSum over the epoch so far
   * @param examples of the epoch so far
   * @param seconds of the epoch so far
   * @param firstLoss mean loss of the very first round; NaN before it
   * @param bestScore of the validation; NaN before the first
   * @param bestEpoch from 1; 0 before the first
   * @param advice what the probe found; null where there was none
   */
  record Progress(
      int workers,
      int epoch,
      int round,
      double lossSum,
      long examples,
      double seconds,
      double firstLoss,
      double bestScore,
      int bestEpoch,
      Advice advice,
      List<EpochRecord> curve) {

    static Progress start(int workers, Advice advice) {
      return new Progress(workers, 0, 0, 0, 0, 0, Double.NaN, Double.NaN, 0, advice, List.of());
    }

    Progress averaged(double roundLoss, long roundExamples, double roundSeconds) {
      return new Progress(
          workers,
          epoch,
          round + 1,
          lossSum + roundLoss,
          examples + roundExamples,
          seconds + roundSeconds,
          Double.isNaN(firstLoss) ? roundLoss / roundExamples : firstLoss,
          bestScore,
          bestEpoch,
          advice,
          curve);
    }

    Progress epochDone(List<EpochRecord> newCurve, double score, int scoreEpoch) {
      return new Progress(
          workers, epoch + 1, 0, 0, 0, 0, firstLoss, score, scoreEpoch, advice, newCurve);
    }
  }
}
