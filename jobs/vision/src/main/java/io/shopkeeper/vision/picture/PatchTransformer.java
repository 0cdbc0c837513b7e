package io.shopkeeper.vision.picture;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.layer.DecoupledWeightDecay;
import io.shopkeeper.deep.layer.LayerNormalization;
import io.shopkeeper.deep.layer.LearnedPositions;
import io.shopkeeper.deep.layer.PlacesAsSteps;
import io.shopkeeper.deep.layer.SelfAttention.Sight;
import io.shopkeeper.deep.layer.TransformerBlock;
import io.shopkeeper.deep.network.NetworkDefinition;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A vision transformer (Dosovitskiy et al. 2021, "An image is worth 16x16 words"): patches of a
 * picture, with a learned vector for the place of each; encoder blocks; the mean over all patches
 * (their appendix D.3; no class token); softmax. From (pictures, side, side, channels) to
 * (pictures, classes).
 *
 * <p>Patches come of 3 × 3 convolutions that halve the side, and not of one map of their pixels:
 * from few pictures the latter hardly learns (Xiao et al. 2021, "Early convolutions help
 * transformers see better").
 *
 * @param side of a picture in pixels, which the patches divide
 * @param channels of a pixel
 * @param patch side of a patch; a power of two
 * @param size numbers of a patch's vector
 * @param heads of each block; they divide the size
 * @param blocks number of blocks, each of which has twice the size inside
 * @param dropout share of the mean's numbers that training drops
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
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater)
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs("pixels")
            .setInputTypes(InputType.convolutional(side, side, channels, CNN2DFormat.NHWC));
    graph.addLayer(
        "placed",
        new LearnedPositions(places * places),
        new PlacesAsSteps(places, places),
        patches(graph));
    String last = "placed";
    for (int b = 1; b <= blocks; b++) {
      graph.addLayer("block" + b, new TransformerBlock(heads, INNER * size, Sight.ALL, 0), last);
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

  /** Adds the layers that make patches; says which is the last. */
  private String patches(GraphBuilder graph) {
    List<Layer> layers = new ArrayList<>();
    for (int halved = 2; halved <= patch; halved *= 2) {
      ConvolutionBlocks.convolution(
          layers, Math.max(1, size * halved / patch), 2, ConvolutionMode.Same);
    }
    String last = "pixels";
    for (Layer layer : layers) {
      String name = "patches" + graph.getVertices().size();
      graph.addLayer(name, layer, last);
      last = name;
    }
    return last;
  }
}
