package io.shopkeeper.deep.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * What a training leaves in its run's record under {@link #NAME}: the curve, and what was predicted
 * against what came. A run that trains more than once leaves a list.
 *
 * @param bestEpoch from 1, the one whose weights were kept
 * @param workers that trained
 * @param examplesPerSecond over all epochs, averaging included
 * @param predictedOneWorker examples a second of one worker, as a probe foretold it; null where
 *     placement was set, as are the other predictions
 * @param predictedAveraged the same for all workers together
 * @param predictedSpeedUp how many times as fast averaging would be
 * @param measuredSpeedUp how many times as fast as one worker, as foretold, it was
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingFacts(
    List<EpochRecord> curve,
    int bestEpoch,
    int workers,
    double examplesPerSecond,
    Double predictedOneWorker,
    Double predictedAveraged,
    Double predictedSpeedUp,
    Double measuredSpeedUp) {
  /** The name of the fact. */
  public static final String NAME = "training";

  /** Facts of a training; without a curve it has no epochs. */
  public TrainingFacts {
    curve = curve == null ? List.of() : List.copyOf(curve);
  }
}
