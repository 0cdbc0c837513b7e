package io.shopkeeper.deep.train;

import io.shopkeeper.deep.data.ExampleFormat;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.layer.PopulationMoments;
import io.shopkeeper.deep.network.BatchArrays;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.ThreadNetwork;
import io.shopkeeper.deep.network.Weights;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives weights the moments of batch normalisation that belong to them, see {@link
 * PopulationMoments}: those of training examples as they are, without augmentation and dropout.
 *
 * @param batches of examples, all of one size; none where the network normalises no batches
 */
record Settling<E extends Serializable>(
    NetworkDefinition network, ExampleFormat<E> format, List<List<E>> batches) {
  /** Enough for moments that are a hundred times as exact as those of a batch of some ten. */
  private static final int EXAMPLES = 1024;

  static <E extends Serializable> Settling<E> of(
      NetworkDefinition network, ExampleFormat<E> format, Examples<E> examples, int batchSize) {
    if (network.create().normalisations().isEmpty()) {
      return new Settling<>(network, format, List.of());
    }
    List<E> some = examples.first(Math.max(EXAMPLES, batchSize));
    int size = Math.min(batchSize, some.size());
    List<List<E>> batches = new ArrayList<>();
    for (int first = 0; first + size <= some.size(); first += size) {
      batches.add(List.copyOf(some.subList(first, first + size)));
    }
    return new Settling<>(network, format, batches);
  }

  /** The same weights with their own moments. */
  Weights after(Weights weights) {
    if (batches.isEmpty()) {
      return weights;
    }
    Network here = ThreadNetwork.of(network, weights);
    List<PopulationMoments> normalisations = here.normalisations();
    normalisations.forEach(PopulationMoments::gather);
    for (List<E> batch : batches) {
      try (BatchArrays arrays = new BatchArrays(format.batch(batch))) {
        here.outputs(arrays.batch());
      }
    }
    normalisations.forEach(PopulationMoments::settle);
    return here.weights();
  }
}
