package io.shopkeeper.deep.train;

import io.shopkeeper.deep.network.Weights;
import java.util.List;

/**
 * What training brought.
 *
 * @param weights the best by validation, or the last where nothing was validated
 * @param bestEpoch from 1, the one that they are of
 * @param workers that trained
 * @param advice what the probe had predicted; null where placement was set
 */
public record Trained(
    Weights weights, int bestEpoch, int workers, Advice advice, List<EpochRecord> curve) {
  /** Examples trained for each second of training, averaging included; 0 where no time passed. */
  public double examplesPerSecond() {
    double seconds = curve.stream().mapToDouble(EpochRecord::seconds).sum();
    return seconds == 0 ? 0 : curve.stream().mapToLong(EpochRecord::examples).sum() / seconds;
  }

  /** For {@code run.json}: the curve, and what was predicted against what came. */
  public TrainingFacts facts() {
    return new TrainingFacts(
        curve,
        bestEpoch,
        workers,
        examplesPerSecond(),
        advice == null ? null : (Double) advice.oneWorker(),
        advice == null ? null : (Double) advice.averaged(),
        advice == null ? null : (Double) advice.speedUp(),
        advice == null ? null : (Double) (examplesPerSecond() / advice.oneWorker()));
  }
}
