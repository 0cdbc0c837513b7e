package io.shopkeeper.deep.network;

import io.shopkeeper.deep.layer.PopulationMoments;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * A network in this process. Its arrays never leave it: {@link Weights} travel. Not thread-safe.
 */
public interface Network {
  /** A copy of its weights. */
  Weights weights();

  /**
   * Takes weights over.
   *
   * @throws IllegalArgumentException where they are of another network
   */
  void load(Weights weights);

  /** What changed since weights were loaded or {@link #apply} was called. */
  default WeightsChange change() {
    return WeightsChange.of(weights());
  }

  /**
   * Whether all that this network's own steps changed is in a change, so that {@link #apply} leaves
   * nothing of them.
   */
  default boolean precedes(WeightsChange change) {
    return change.whole();
  }

  /**
   * Changes the weights that this network had before its own steps, and forgets those.
   *
   * @param change that this network {@link #precedes}
   */
  default void apply(WeightsChange change) {
    load(
        new Weights(
            change.parameters(), change.updaterState(), change.iterations(), change.epochs()));
  }

  /** Sets what schedules and Adam's bias correction count. */
  void count(int iterations, int epochs);

  /**
   * One step of its optimiser on a batch.
   *
   * @return the loss before the step: mean over the examples, regularisation included
   */
  double train(MultiDataSet batch);

  /** The loss of a batch without training: mean over the examples, regularisation included. */
  double loss(MultiDataSet batch);

  /** What it says of a batch, one array for each output, examples first. Detached copies. */
  INDArray[] outputs(MultiDataSet batch);

  /** Its layers of batch normalisation. */
  List<PopulationMoments> normalisations();

  /** The sizes of all activations that one batch makes, in numbers; for sizing memory. */
  List<Long> activations(MultiDataSet batch);
}
