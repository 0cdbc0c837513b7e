package io.shopkeeper.deep.train;

import io.shopkeeper.deep.layer.RowsChange;
import io.shopkeeper.deep.network.WeightsChange;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The mean of workers' weights, each weighted by the examples that it trained: Σ n_w θ_w ÷ Σ n_w.
 * In doubles and in the order of the workers, so that it is the same every time; of one worker it
 * is that worker's own. With plain SGD and one step between averagings it is the step of one
 * machine on the union of the batches.
 *
 * <p>A row of a table is the mean over those workers who looked it up, and so are its two moments:
 * m that of their mean gradients, v that of their squares. Whoever did not look it up has nothing
 * to say of it, and would hold it back; a step of Adam is as long whatever share of a batch a row
 * has, so that a row which one worker of several looked up goes as far as on one machine with the
 * union of the batches. Rows that all looked up are averaged like everything else, and those that
 * nobody did decay by the mean of the workers' decays.
 */
final class Averaging {
  private Averaging() {}

  /**
   * The mean.
   *
   * @param results of those that trained anything; at least one
   */
  static WeightsChange mean(List<WorkerResult> results) {
    List<WeightsChange> changes = results.stream().map(WorkerResult::change).toList();
    double[] examples = results.stream().mapToDouble(WorkerResult::examples).toArray();
    WeightsChange first = changes.get(0);
    return new WeightsChange(
        mean(changes.stream().map(WeightsChange::parameters).toList(), examples),
        mean(changes.stream().map(WeightsChange::updaterState).toList(), examples),
        IntStream.range(0, first.tables().size())
            .mapToObj(t -> rows(changes.stream().map(c -> c.tables().get(t)).toList(), examples))
            .toList(),
        first.iterations(),
        first.epochs());
  }

  private static float[] mean(List<float[]> vectors, double[] examples) {
    double[] sum = new double[vectors.get(0).length];
    for (int w = 0; w < examples.length; w++) {
      add(examples[w], vectors.get(w), 0, sum, 0, sum.length);
    }
    return divided(sum, DoubleStream.of(examples).sum());
  }

  private static RowsChange rows(List<RowsChange> tables, double[] examples) {
    int[] rows =
        tables.stream()
            .flatMapToInt(table -> IntStream.of(table.rows()))
            .sorted()
            .distinct()
            .toArray();
    RowsChange first = tables.get(0);
    int size = first.size();
    double[] weights = new double[rows.length * size];
    double[] moments = new double[2 * weights.length];
    double[] trained = new double[rows.length];
    double decayed = 0;
    for (int w = 0; w < examples.length; w++) {
      RowsChange its = tables.get(w);
      decayed += examples[w] * its.scale();
      for (int i = 0; i < its.rows().length; i++) {
        int at = Arrays.binarySearch(rows, its.rows()[i]);
        trained[at] += examples[w];
        add(examples[w], its.weights(), i * size, weights, at * size, size);
        add(examples[w], its.moments(), 2 * i * size, moments, 2 * at * size, 2 * size);
      }
    }
    return first.of(
        (float) (decayed / DoubleStream.of(examples).sum()),
        rows,
        divided(weights, trained),
        divided(moments, trained));
  }

  private static void add(double times, float[] from, int first, double[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] += times * from[first + i];
    }
  }

  /** Numbers divided by those of their rows, of which there are fewer. */
  private static float[] divided(double[] sums, double... by) {
    float[] result = new float[sums.length];
    int each = by.length == 0 ? 1 : sums.length / by.length;
    for (int i = 0; i < sums.length; i++) {
      result[i] = (float) (sums[i] / by[i / each]);
    }
    return result;
  }
}
