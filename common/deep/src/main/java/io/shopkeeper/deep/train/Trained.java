package io.shopkeeper.deep.train;

import io.shopkeeper.deep.network.Weights;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  /**
   * What it came to: {@code examples_per_second}, and of the epoch whose weights were kept {@code
   * loss}, the mean over its training examples, and {@code validation.} with each metric.
   */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("examples_per_second", examplesPerSecond());
    curve.stream()
        .filter(epoch -> epoch.epoch() == bestEpoch)
        .forEach(
            epoch -> {
              metrics.put("loss", epoch.loss());
              epoch.validation().forEach((name, value) -> metrics.put("validation." + name, value));
            });
    return metrics;
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
