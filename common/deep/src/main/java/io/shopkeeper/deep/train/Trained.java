package io.shopkeeper.deep.train;

import io.shopkeeper.deep.network.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("curve", curve);
    facts.put("best_epoch", bestEpoch);
    facts.put("workers", workers);
    facts.put("examples_per_second", examplesPerSecond());
    if (advice != null) {
      facts.put("predicted_one_worker", advice.oneWorker());
      facts.put("predicted_averaged", advice.averaged());
      facts.put("predicted_speed_up", advice.speedUp());
      facts.put("measured_speed_up", examplesPerSecond() / advice.oneWorker());
    }
    return facts;
  }
}
