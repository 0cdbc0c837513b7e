package io.shopkeeper.deep.train;

import io.shopkeeper.deep.network.Weights;
import java.util.List;

/**
 * The mean of workers' weights, each weighted by the examples that it trained: Σ n_w θ_w ÷ Σ n_w.
 * In doubles and in the order of the workers, so that it is the same every time; of one worker it
 * is that worker's own. With plain SGD and one step between averagings it is the step of one
 * machine on the union of the batches.
 */
final class Averaging {
  private Averaging() {}

  /**
   * The mean.
   *
   * @param results of those that trained anything; at least one
   */
  static Weights mean(List<WorkerResult> results) {
    Weights first = results.get(0).weights();
    long examples = results.stream().mapToLong(WorkerResult::examples).sum();
    return new Weights(
        mean(results.stream().map(r -> r.weights().parameters()).toList(), results, examples),
        mean(results.stream().map(r -> r.weights().updaterState()).toList(), results, examples),
        first.iterations(),
        first.epochs());
  }

  private static float[] mean(List<float[]> vectors, List<WorkerResult> results, long examples) {
    double[] sum = new double[vectors.get(0).length];
    for (int w = 0; w < vectors.size(); w++) {
      float[] vector = vectors.get(w);
      double n = results.get(w).examples();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += n * vector[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      mean[i] = (float) (sum[i] / examples);
    }
    return mean;
  }
}
