package io.shopkeeper.vision.generate;

import static org.deeplearning4j.nn.conf.CNN2DFormat.NHWC;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.layer.GeneratorGradient;
import io.shopkeeper.deep.network.NetworkDefinition;
import java.io.Serializable;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * A conditional generative adversarial network (Goodfellow et al. 2014; Mirza and Osindero 2014) of
 * one model for all classes, so that a class with few pictures has part in what those with many
 * teach. Both players are one graph with one loss, which is trained as any other network is: {@link
 * GeneratorGradient} turns the discriminator's gradient into the generator's.
 *
 * <p>The generator is made as in Radford et al. 2016, with growing (nearest neighbour) and a
 * convolution where they have transposed ones, which leave chequered patterns (Odena et al. 2016).
 * The discriminator's convolutions halve the side three times; it knows the class by a product with
 * what it sees (Miyato and Koyama 2018), and has no batch normalisation, which would judge
 * generated pictures by the real ones beside them.
 *
 * @param classes number of classes
 * @param side of the square pictures, in pixels; a multiple of 4
 * @param filters of the generator's maps at full side; at half the side both players have twice as
 *     many, and so on
 * @param dropout the share of its inputs that each convolution of the discriminator does without in
 *     training
 */
public record Game(int classes, int side, int filters, double dropout) implements Serializable {
  /** Numbers of noise, standard normal, that a picture is made of. */
  public static final int NOISE = 64;

  static final int CHANNELS = 3;

  private static final int HALVINGS = 2;
  private static final int KERNEL = 3;

  /** Faster than Radford et al. 2016 (section 4): a night has few steps, and it falls to 0. */
  private static final double LEARNING_RATE = 1e-3;

  /** Of the mean gradient in Adam, as there. */
  private static final double MOMENTUM = 0.5;

  private static final double LEAK = 0.2;

  private static final String NOISE_INPUT = "noise";
  private static final String CLASS_INPUT = "class";
  private static final String REAL_INPUT = "real";
  private static final String GENERATED = "generated";
  private static final String VERDICT = "verdict";

  /**
   * Defines both players, for training.
   *
   * @param epochs the number of epochs over which the learning rate falls to 0
   */
  public NetworkDefinition definition(int epochs, long seed) {
    Adam adam =
        Adam.builder()
            .learningRateSchedule(new PolySchedule(ScheduleType.EPOCH, LEARNING_RATE, 1, epochs))
            .beta1(MOMENTUM)
            .build();
    GraphBuilder graph = graph(seed, adam).addInputs(NOISE_INPUT, CLASS_INPUT, REAL_INPUT);
    generator(graph);
    graph
        .addVertex("turned", new GeneratorGradient(VERDICT), GENERATED)
        .addVertex("shown", new StackVertex(), REAL_INPUT, "turned")
        .addVertex("shown-class", new StackVertex(), CLASS_INPUT, CLASS_INPUT);
    discriminator(graph);
    return NetworkDefinition.of(graph.setOutputs(VERDICT).build());
  }

  /** Defines the generator alone, as it serves; its layers have the names that they have above. */
  NetworkDefinition generator() {
    GraphBuilder graph = graph(0, new NoOp()).addInputs(NOISE_INPUT, CLASS_INPUT);
    generator(graph);
    return NetworkDefinition.of(graph.setOutputs(GENERATED).build());
  }

  private static GraphBuilder graph(long seed, IUpdater updater) {
    Backend.SINGLE_THREAD.start();
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(updater)
        .weightInit(WeightInit.RELU)
        .graphBuilder();
  }

  private void generator(GraphBuilder graph) {
    int least = side >> HALVINGS;
    int maps = filters << HALVINGS;
    graph
        // As long as the noise is on average: a picture is of its class before all else.
        .addVertex("long-class", new ScaleVertex(Math.sqrt(NOISE)), CLASS_INPUT)
        .addVertex("noise-class", new MergeVertex(), NOISE_INPUT, "long-class")
        .addLayer(
            "first",
            dense(NOISE + classes, least * least * maps).hasBias(false).build(),
            "noise-class")
        .addVertex(
            "first-map", new ReshapeVertex('c', new int[] {-1, least, least, maps}, null), "first")
        .addLayer("first-norm", normalisation(maps), "first-map");
    String last = "first-norm";
    for (int times = 1; times <= HALVINGS; times++) {
      String grown = "grown-" + times;
      String convolved = "map-" + times;
      String normal = "norm-" + times;
      graph
          .addLayer(grown, new Upsampling2D.Builder(2).dataFormat(NHWC).build(), last)
          .addLayer(
              convolved,
              FastLayers.of(convolution(maps, maps / 2, 1).hasBias(false).build()),
              grown)
          .addLayer(normal, normalisation(maps / 2), convolved);
      maps /= 2;
      last = normal;
    }
    graph.addLayer(
        GENERATED,
        FastLayers.of(
            convolution(maps, CHANNELS, 1)
                .activation(Activation.TANH)
                .weightInit(WeightInit.XAVIER)
                .build()),
        last);
  }

  private void discriminator(GraphBuilder graph) {
    String last = "shown";
    int maps = CHANNELS;
    int its = side;
    for (int times = 0; times <= HALVINGS; times++) {
      String seen = "seen-" + times;
      int next = (2 * filters) << times;
      ConvolutionLayer.Builder convolution =
          convolution(maps, next, 2).activation(new ActivationLReLU(LEAK));
      if (times > 0 && dropout > 0) {
        convolution.dropOut(1 - dropout);
      }
      graph.addLayer(seen, FastLayers.of(convolution.build()), last);
      last = seen;
      maps = next;
      its = (its + 1) / 2;
    }
    int features = maps;
    int seen = its * its * maps;
    graph
        .addVertex("seen-flat", new ReshapeVertex('c', new int[] {-1, seen}, null), last)
        .addLayer(
            "features",
            dense(seen, features).activation(new ActivationLReLU(LEAK)).build(),
            "seen-flat")
        .addLayer("class-features", dense(classes, features).hasBias(false).build(), "shown-class")
        .addVertex(
            "fit",
            new ElementWiseVertex(ElementWiseVertex.Op.Product),
            "features",
            "class-features")
        .addVertex("all-features", new MergeVertex(), "features", "fit")
        .addLayer(
            VERDICT,
            new OutputLayer.Builder(new LossMCXENT())
                .nIn(2 * features)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .weightInit(WeightInit.XAVIER)
                .build(),
            "all-features");
  }

  private static DenseLayer.Builder dense(int inputs, int outputs) {
    return new DenseLayer.Builder().nIn(inputs).nOut(outputs).activation(Activation.IDENTITY);
  }

  private static ConvolutionLayer.Builder convolution(int inputs, int outputs, int stride) {
    return new ConvolutionLayer.Builder(KERNEL, KERNEL)
        .nIn(inputs)
        .nOut(outputs)
        .stride(stride, stride)
        .convolutionMode(ConvolutionMode.Same)
        .activation(Activation.IDENTITY)
        .dataFormat(NHWC);
  }

  private static org.deeplearning4j.nn.conf.layers.Layer normalisation(int maps) {
    return FastLayers.of(
            new BatchNormalization.Builder().nIn(maps).nOut(maps).dataFormat(NHWC).build())
        .thenRectify();
  }

  /**
   * A batch of both players: the discriminator sees the real pictures, then as many generated ones
   * of the same classes.
   *
   * @param noise for each example, [examples][{@link #NOISE}]
   * @param labels the class of each example
   * @param real pictures, (examples, side, side, 3) in [−1, 1]
   */
  public MultiDataSet batch(float[][] noise, int[] labels, INDArray real) {
    int[] verdicts = new int[2 * labels.length];
    Arrays.fill(verdicts, 0, labels.length, GeneratorGradient.REAL);
    Arrays.fill(verdicts, labels.length, verdicts.length, GeneratorGradient.GENERATED);
    return new MultiDataSet(
        new INDArray[] {Nd4j.createFromArray(noise), ClassWeights.oneHot(labels, classes), real},
        new INDArray[] {ClassWeights.oneHot(verdicts, 2)});
  }

  /** A batch of the generator alone. */
  MultiDataSet batch(float[][] noise, int[] labels) {
    return new MultiDataSet(
        new INDArray[] {Nd4j.createFromArray(noise), ClassWeights.oneHot(labels, classes)},
        new INDArray[0]);
  }
}
