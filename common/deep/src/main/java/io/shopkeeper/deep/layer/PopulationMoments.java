package io.shopkeeper.deep.layer;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/**
 * Batch normalisation whose moments for inference can be taken from many batches under the same
 * weights. The running mean of training is one over weights that have changed meanwhile: where they
 * still move, it belongs to none of them (Wu and Johnson, "Rethinking 'Batch' in BatchNorm", 2021,
 * section 3.1, where this is called precise batch normalisation).
 */
public interface PopulationMoments {
  /** The layers of a network that are such. */
  static List<PopulationMoments> among(Layer[] layers) {
    return Arrays.stream(layers)
        .filter(PopulationMoments.class::isInstance)
        .map(PopulationMoments.class::cast)
        .toList();
  }

  /** From now on each batch is normalised by its own moments, in inference too. */
  void gather();

  /**
   * Takes the moments of all batches since {@link #gather} for those of inference: the mean of
   * their means, and the mean of their variances plus the variance of their means.
   */
  void settle();
}
