package io.shopkeeper.deep.layer;

/**
 * Layer normalisation of each step, [examples, size, steps] to the same (Ba, Kiros and Hinton 2016,
 * "Layer normalization"): the step's vector minus its mean, by its standard deviation, times a
 * learned gain and plus a learned shift of each channel. Parameters: gain [1, size], which begins
 * as 1, and shift [1, size].
 */
public class LayerNormalization extends TokenLayer {
  @Override
  TokenMap map() {
    return new ColumnNorm("norm", size());
  }
}
