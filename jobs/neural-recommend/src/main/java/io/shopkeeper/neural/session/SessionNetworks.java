package io.shopkeeper.neural.session;

import io.shopkeeper.core.session.SessionNetwork;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.deep.network.FlatParameters;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;

/**
 * A kind of network that says what comes next in a session: as DL4J trains it, and as it serves.
 */
interface SessionNetworks {
  /**
   * Defines the network that the settings describe.
   *
   * @param epochs the number of epochs over which the learning rate falls to 0
   * @param seed the seed of the initial weights
   */
  NetworkDefinition definition(int epochs, long seed);

  /** Takes a trained network's weights out of DL4J, for readers that have none. */
  SessionNetwork<?> plain(Weights weights);

  /**
   * Reads the weights and the biases of a {@link io.shopkeeper.deep.layer.SampledRanking}.
   *
   * @param size numbers of a query
   * @return [items, size + 1], the bias last
   */
  static FactorMatrix ranking(FlatParameters reader, int items, int size) {
    float[] weights = reader.next(Math.multiplyExact(items, size));
    float[] always = reader.next(items);
    float[] rows = new float[Math.multiplyExact(items, size + 1)];
    for (int i = 0; i < items; i++) {
      System.arraycopy(weights, i * size, rows, i * (size + 1), size);
      rows[(i + 1) * (size + 1) - 1] = always[i];
    }
    return new FactorMatrix(items, size + 1, rows);
  }
}
