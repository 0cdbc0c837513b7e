package io.shopkeeper.benchmark;

import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.layer.FastBatchNormalization;
import io.shopkeeper.deep.layer.FastConvolution;
import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.layer.Gru;
import io.shopkeeper.deep.layer.LayerNormalization;
import io.shopkeeper.deep.layer.LazyAdam;
import io.shopkeeper.deep.layer.LazyEmbedding;
import io.shopkeeper.deep.layer.LearnedPositions;
import io.shopkeeper.deep.layer.SelfAttention.Sight;
import io.shopkeeper.deep.layer.TransformerBlock;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.vision.picture.PatchTransformer;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The named networks of {@link DeepPart}, with fast layers or with DL4J's own, and a batch for
 * each.
 */
final class DeepNetworks {
  private static final int SEED = 7;

  /** Of networks that read words: what they know, numbers of each, words of a text. */
  private static final int WORDS = 20_000;

  private static final int SIZE = 128;
  private static final int STEPS = 100;

  /** Of NCF: rows of each side, and numbers of a row. */
  private static final int ROWS = 100_000;

  private static final int NUMBERS = 32;

  private DeepNetworks() {}

  /** A training step of a network on a synthetic batch; null for a layer that DL4J lacks. */
  static Runnable step(String name, boolean fast) {
    return switch (name) {
      case "small-cnn" ->
          fit(
              fast ? smallCnn(CNN2DFormat.NHWC, true) : smallCnn(CNN2DFormat.NCHW, false),
              images(fast));
      case "middling-cnn" ->
          fit(
              fast ? middlingCnn(CNN2DFormat.NHWC, true) : middlingCnn(CNN2DFormat.NCHW, false),
              images(fast));
      case "lstm" ->
          fit(
              recurrent(fast, new LSTM.Builder().nOut(SIZE).activation(Activation.TANH).build()),
              sequences());
      case "gru" ->
          fast ? fit(recurrent(true, new Gru.Builder().nOut(SIZE).build()), sequences()) : null;
      case "encoder" -> fast ? fit(encoder(), sequences()) : null;
      case "vit" -> {
        Network network =
            new PatchTransformer(28, 1, 4, 96, 4, 4, 0)
                .definition(ClassWeights.uniform(10), new Adam(1e-3), SEED)
                .create();
        DataSet images = images(true);
        MultiDataSet pictures = new MultiDataSet(images.getFeatures(), images.getLabels());
        yield () -> network.train(pictures);
      }
      case "ncf" -> {
        ComputationGraph graph =
            new ComputationGraph(ncf(choose(fast, table()), choose(fast, table()), fast));
        graph.init();
        MultiDataSet pairs = pairs();
        yield () -> graph.fit(pairs);
      }
      case "ncf-sparse" -> {
        Network network = NetworkDefinition.of(ncf(lazyTable(), lazyTable(), true)).create();
        MultiDataSet pairs = pairs();
        yield () -> network.train(pairs);
      }
      default -> throw new IllegalArgumentException("no network " + name);
    };
  }

  static int batch(String name) {
    return name.startsWith("ncf") ? 4096 : 64;
  }

  private static NeuralNetConfiguration.Builder base() {
    return new NeuralNetConfiguration.Builder()
        .seed(SEED)
        .dataType(DataType.FLOAT)
        .weightInit(WeightInit.XAVIER)
        .updater(new Adam(1e-3));
  }

  private static Layer choose(boolean fast, Layer stock) {
    return fast ? FastLayers.of(stock) : stock;
  }

  private static Layer convolution(
      boolean fast, boolean first, ConvolutionLayer.Builder builder, CNN2DFormat format) {
    ConvolutionLayer stock = builder.dataFormat(format).build();
    if (!fast) {
      return stock;
    }
    FastConvolution layer = FastLayers.of(stock);
    return first ? layer.withoutInputGradient() : layer;
  }

  private static Layer pool(CNN2DFormat format) {
    return new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).dataFormat(format).build();
  }

  private static Layer output(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiLayerNetwork smallCnn(CNN2DFormat format, boolean fast) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            base()
                .list()
                .layer(
                    convolution(
                        fast,
                        true,
                        new ConvolutionLayer.Builder(5, 5).nOut(20).activation(Activation.RELU),
                        format))
                .layer(pool(format))
                .layer(
                    convolution(
                        fast,
                        false,
                        new ConvolutionLayer.Builder(5, 5).nOut(50).activation(Activation.RELU),
                        format))
                .layer(pool(format))
                .layer(new DenseLayer.Builder().nOut(500).activation(Activation.RELU).build())
                .layer(output(10))
                .setInputType(InputType.convolutional(28, 28, 1, format))
                .build());
    net.init();
    return net;
  }

  private static MultiLayerNetwork middlingCnn(CNN2DFormat format, boolean fast) {
    NeuralNetConfiguration.ListBuilder list = base().list();
    boolean first = true;
    for (int filters : new int[] {32, 64, 128}) {
      list.layer(
          convolution(
              fast,
              first,
              new ConvolutionLayer.Builder(3, 3)
                  .nOut(filters)
                  .convolutionMode(ConvolutionMode.Same)
                  .activation(Activation.IDENTITY),
              format));
      BatchNormalization norm = new BatchNormalization.Builder().dataFormat(format).build();
      if (fast) {
        FastBatchNormalization normAndRectifier = FastLayers.of(norm).thenRectify();
        list.layer(normAndRectifier);
      } else {
        list.layer(norm).layer(new ActivationLayer(Activation.RELU));
      }
      list.layer(pool(format));
      first = false;
    }
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            list.layer(new DenseLayer.Builder().nOut(256).activation(Activation.RELU).build())
                .layer(output(10))
                .setInputType(InputType.convolutional(28, 28, 1, format))
                .build());
    net.init();
    return net;
  }

  private static MultiLayerNetwork recurrent(boolean fast, Layer cell) {
    return readingWords(
        base().list().layer(choose(fast, words())).layer(new LastTimeStep(choose(fast, cell))));
  }

  /** Two blocks of four heads over learned positions; their mean tells. */
  private static MultiLayerNetwork encoder() {
    return readingWords(
        base()
            .list()
            .layer(FastLayers.of(words()))
            .layer(sized(new LearnedPositions(STEPS)))
            .layer(sized(new TransformerBlock(4, 2 * SIZE, Sight.ALL, 0)))
            .layer(sized(new TransformerBlock(4, 2 * SIZE, Sight.ALL, 0)))
            .layer(sized(new LayerNormalization()))
            .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build()));
  }

  private static FeedForwardLayer sized(FeedForwardLayer layer) {
    layer.setNIn(SIZE);
    layer.setNOut(SIZE);
    return layer;
  }

  private static EmbeddingSequenceLayer words() {
    return new EmbeddingSequenceLayer.Builder()
        .nIn(WORDS)
        .nOut(SIZE)
        .inputLength(STEPS)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static MultiLayerNetwork readingWords(NeuralNetConfiguration.ListBuilder list) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            list.layer(output(2))
                .setInputType(InputType.recurrent(WORDS, STEPS, RNNFormat.NCW))
                .build());
    net.init();
    return net;
  }

  private static Layer dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(Activation.RELU).build();
  }

  private static Layer table() {
    return new EmbeddingLayer.Builder()
        .nIn(ROWS)
        .nOut(NUMBERS)
        .hasBias(false)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static Layer lazyTable() {
    return new LazyEmbedding(ROWS, NUMBERS, new WeightInitXavier(), new LazyAdam(1e-3, 0));
  }

  private static ComputationGraphConfiguration ncf(Layer users, Layer items, boolean fast) {
    return base()
        .graphBuilder()
        .addInputs("user", "item")
        .addLayer("users", users, "user")
        .addLayer("items", items, "item")
        .addVertex("pair", new MergeVertex(), "users", "items")
        .addLayer("dense1", choose(fast, dense(64, 64)), "pair")
        .addLayer("dense2", choose(fast, dense(64, 32)), "dense1")
        .addLayer("dense3", choose(fast, dense(32, 16)), "dense2")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.XENT)
                .nIn(16)
                .nOut(1)
                .activation(Activation.SIGMOID)
                .build(),
            "dense3")
        .setOutputs("out")
        .build();
  }

  private static MultiDataSet pairs() {
    int n = batch("ncf");
    Random random = new Random(SEED);
    return new MultiDataSet(
        new INDArray[] {integers(random, ROWS, n, 1), integers(random, ROWS, n, 1)},
        new INDArray[] {integers(random, 2, n, 1)});
  }

  private static Runnable fit(MultiLayerNetwork net, DataSet data) {
    return () -> net.fit(data);
  }

  private static DataSet images(boolean channelsLast) {
    Random random = new Random(SEED);
    float[] pixels = new float[64 * 28 * 28];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    long[] shape = channelsLast ? new long[] {64, 28, 28, 1} : new long[] {64, 1, 28, 28};
    return new DataSet(Nd4j.createFromArray(pixels).reshape(shape), oneHot(random, 64, 10));
  }

  private static DataSet sequences() {
    Random random = new Random(SEED);
    return new DataSet(integers(random, WORDS, 64, 1, STEPS), oneHot(random, 64, 2));
  }

  private static INDArray integers(Random random, int bound, long... shape) {
    INDArray result = Nd4j.create(DataType.FLOAT, shape);
    for (int i = 0; i < result.length(); i++) {
      result.putScalar(i, random.nextInt(bound));
    }
    return result;
  }

  private static INDArray oneHot(Random random, int n, int classes) {
    INDArray result = Nd4j.create(DataType.FLOAT, n, classes);
    for (int i = 0; i < n; i++) {
      result.putScalar(i, random.nextInt(classes), 1);
    }
    return result;
  }
}
