package io.shopkeeper.vision.picture;

import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.network.NetworkDefinition;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The transformer of the settings: patches of a square and attention between them.
 *
 * @param classes how much each class counts
 * @param shape sizes and learning rate
 */
record VisionTransformer(ClassWeights classes, PictureSettings shape) implements PixelNetwork {
  @Override
  public NetworkDefinition definition(IUpdater updater, long seed) {
    return new PatchTransformer(
            shape.side(),
            Square.CHANNELS,
            shape.patch(),
            shape.encoderSize(),
            shape.encoderHeads(),
            shape.encoderBlocks(),
            shape.dropout())
        .definition(classes, updater, seed);
  }
}
