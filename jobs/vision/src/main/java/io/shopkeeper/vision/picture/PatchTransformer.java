package io.shopkeeper.vision.picture;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.layer.DecoupledWeightDecay;
import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.layer.LayerNormalization;
import io.shopkeeper.deep.layer.LearnedPositions;
import io.shopkeeper.deep.layer.PlacesAsSteps;
import io.shopkeeper.deep.layer.SelfAttention.Sight;
import io.shopkeeper.deep.layer.TransformerBlock;
import io.shopkeeper.deep.network.NetworkDefinition;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A vision transformer (Dosovitskiy et al. 2021, "An image is worth 16x16 words"): square patches
 * of a picture, each through one linear map, with a learned vector for its place; encoder blocks;
 * the mean over all patches (their appendix D.3; no class token); softmax. From (pictures, side,
 * side, channels) to (pictures, classes).
 *
 * @param side of a picture in pixels, which the patches divide
 * @param channels of a pixel
 * @param patch side of a patch
 * @param size numbers of a patch's vector
 * @param heads of each block; they divide the size
 * @param blocks number of blocks, each of which has twice the size inside
 * @param dropout share of numbers that training drops
 */
public record PatchTransformer(
    int side, int channels, int patch, int size, int heads, int blocks, double dropout) {
  /** Decoupled, as transformers need it: weights × learning rate × this are lost at each step. */
  private static final double WEIGHT_DECAY = 0.05;

  private static final int INNER = 2;

  /** Defines the network. */
  public NetworkDefinition definition(ClassWeights classes, IUpdater updater, long seed) {
    Backend.SINGLE_THREAD.start();
    int places = side / patch;
    var graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater)
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs("pixels")
            .setInputTypes(InputType.convolutional(side, side, channels, CNN2DFormat.NHWC))
            .addLayer(
                "patches",
                FastLayers.of(
                        new ConvolutionLayer.Builder(patch, patch)
                            .stride(patch, patch)
                            .nOut(size)
                            .activation(Activation.IDENTITY)
                            .dataFormat(CNN2DFormat.NHWC)
                            .build())
                    .withoutInputGradient(),
                "pixels")
            .addLayer(
                "placed",
                new LearnedPositions(places * places),
                new PlacesAsSteps(places, places),
                "patches");
    String last = "placed";
    for (int b = 1; b <= blocks; b++) {
      graph.addLayer(
          "block" + b, new TransformerBlock(heads, INNER * size, Sight.ALL, dropout), last);
      last = "block" + b;
    }
    ComputationGraphConfiguration network =
        graph
            .addLayer("read", new LayerNormalization(), last)
            .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "read")
            .addLayer(
                "classes",
                new OutputLayer.Builder(classes.crossEntropy())
                    .nOut(classes.weights().size())
                    .activation(Activation.SOFTMAX)
                    .dropOut(1 - dropout)
                    .build(),
                "mean")
            .setOutputs("classes")
            .build();
    new DecoupledWeightDecay(WEIGHT_DECAY).addTo(network);
    return NetworkDefinition.of(network);
  }
}
