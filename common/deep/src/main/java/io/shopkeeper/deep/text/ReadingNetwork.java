package io.shopkeeper.deep.text;

import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.text.Vocabulary;
import io.shopkeeper.text.classify.TextClassifier;

/** A network that classifies texts: as DL4J trains it, and as plain Java applies it. */
interface ReadingNetwork {
  /** How texts become its batches. */
  TokenFormat format();

  /**
   * Defines the network.
   *
   * @param epochs the number of epochs over which the learning rate falls to 0
   * @param seed the seed of the initial weights
   */
  NetworkDefinition definition(int epochs, long seed);

  /** Takes a trained network's weights out of DL4J, for readers that have none. */
  TextClassifier plain(Vocabulary vocabulary, Weights weights);
}
