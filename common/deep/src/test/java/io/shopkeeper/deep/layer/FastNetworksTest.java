package io.shopkeeper.deep.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Embeddings, and whole networks of several kinds of layers. */
class FastNetworksTest {
  private static final InputType IMAGES = InputType.convolutional(12, 10, 1, CNN2DFormat.NHWC);
  private static final InputType WORDS = InputType.recurrent(30, 6);
  private final Random random = new Random(9);

  private static Layer output(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static Layer convolution(int filters) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(filters)
        .convolutionMode(ConvolutionMode.Same)
        .activation(Activation.RELU)
        .dataFormat(CNN2DFormat.NHWC)
        .build();
  }

  private static Layer pool() {
    return new SubsamplingLayer.Builder()
        .kernelSize(2, 2)
        .stride(2, 2)
        .dataFormat(CNN2DFormat.NHWC)
        .build();
  }

  private static Layer[] vision() {
    return new Layer[] {
      convolution(4),
      new BatchNormalization.Builder().dataFormat(CNN2DFormat.NHWC).build(),
      pool(),
      convolution(6),
      pool(),
      new DenseLayer.Builder().nOut(8).activation(Activation.RELU).build(),
      output(3)
    };
  }

  private DataSet images(int n) {
    return new DataSet(Twins.gaussian(random, n, 12, 10, 1), Twins.oneHot(random, n, 3));
  }

  private static Layer words(RNNFormat format) {
    return new EmbeddingSequenceLayer.Builder()
        .nIn(30)
        .nOut(4)
        .inputLength(6)
        .outputDataFormat(format)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static LSTM lstm() {
    return new LSTM.Builder().nOut(5).activation(Activation.TANH).build();
  }

  private DataSet sentences(int n) {
    return new DataSet(Twins.integers(random, 30, n, 1, 6), Twins.oneHot(random, n, 3));
  }

  @Test
  void imagesAgreeWithDl4j() {
    Layer[] stock = vision();
    Twins.assertAgree(IMAGES, images(5), stock, Twins.fast(stock));
  }

  /** The same word twice in a sentence and in a batch: its gradients add up. */
  @ParameterizedTest
  @CsvSource({"7, NCW", "1, NCW", "3, NWC"})
  void sentencesAgreeWithDl4j(int n, RNNFormat format) {
    LSTM cell = lstm();
    cell.setRnnDataFormat(format);
    Layer[] stock = {words(format), new LastTimeStep(cell), output(3)};
    Layer[] fast = {FastLayers.of(words(format)), new LastTimeStep(FastLayers.of(cell)), output(3)};
    Twins.assertAgree(InputType.recurrent(30, 6, RNNFormat.NCW), sentences(n), stock, fast);
  }

  @Test
  void lookUpsAgreeWithDl4j() {
    Layer[] stock = {
      new EmbeddingLayer.Builder()
          .nIn(9)
          .nOut(4)
          .activation(Activation.IDENTITY)
          .hasBias(false)
          .build(),
      new DenseLayer.Builder().nIn(4).nOut(5).activation(Activation.TANH).build(),
      output(3)
    };
    DataSet data = new DataSet(Twins.integers(random, 9, 40, 1), Twins.oneHot(random, 40, 3));
    Twins.assertAgree(InputType.feedForward(9), data, stock, Twins.fast(stock));
  }

  @Test
  void embeddingGradientsAreTheDifferencesOfTheLoss() {
    MultiLayerNetwork net =
        Twins.network(
            DataType.FLOAT,
            WORDS,
            FastLayers.of(words(RNNFormat.NCW)),
            new LastTimeStep(gru()),
            output(3));
    Twins.assertGradientsByDifferences(net, Twins.cast(sentences(7), DataType.FLOAT));
  }

  /** Forty look-ups of nine rows: most rows are looked up several times. */
  @Test
  void lookUpGradientsAreTheDifferencesOfTheLoss() {
    EmbeddingLayer rows =
        new EmbeddingLayer.Builder()
            .nIn(9)
            .nOut(4)
            .activation(Activation.IDENTITY)
            .hasBias(false)
            .build();
    MultiLayerNetwork net =
        Twins.network(
            DataType.FLOAT,
            InputType.feedForward(9),
            FastLayers.of(rows),
            new DenseLayer.Builder().nIn(4).nOut(5).activation(Activation.TANH).build(),
            output(3));
    DataSet data = new DataSet(Twins.integers(random, 9, 40, 1), Twins.oneHot(random, 40, 3));
    Twins.assertGradientsByDifferences(net, Twins.cast(data, DataType.FLOAT));
  }

  private static Gru gru() {
    return new Gru.Builder().nOut(5).build();
  }

  @Test
  void aRowThatIsNotThereIsNamed() {
    MultiLayerNetwork net =
        Twins.network(
            DataType.FLOAT,
            WORDS,
            FastLayers.of(words(RNNFormat.NCW)),
            new LastTimeStep(gru()),
            output(3));
    INDArray sentence = Twins.integers(random, 30, 1, 1, 6).castTo(DataType.FLOAT);
    sentence.putScalar(4, 30);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> net.output(sentence));
    assertEquals("look-up 4 asks for row 30 of an embedding of 30 rows", refused.getMessage());
  }

  @Test
  void savedNetworksComeBackAndTrainOn(@TempDir Path folder) throws IOException {
    Layer[] vision = Twins.fast(vision());
    ((FastConvolution) vision[0]).withoutInputGradient();
    ((FastBatchNormalization) vision[1]).thenRectify();
    comesBack(
        folder,
        Twins.network(DataType.FLOAT, IMAGES, vision),
        Twins.cast(images(4), DataType.FLOAT));
    comesBack(
        folder,
        Twins.network(
            DataType.FLOAT,
            WORDS,
            FastLayers.of(words(RNNFormat.NCW)),
            FastLayers.of(lstm()),
            new LastTimeStep(gru()),
            output(3)),
        Twins.cast(sentences(4), DataType.FLOAT));
  }

  private static void comesBack(Path folder, MultiLayerNetwork net, DataSet data)
      throws IOException {
    net.fit(data);
    ModelSerializer.writeModel(net, folder.resolve("net.zip").toFile(), true);
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(folder.resolve("net.zip").toFile(), true);
    for (int i = 0; i < net.getnLayers(); i++) {
      assertEquals(net.getLayer(i).getClass(), restored.getLayer(i).getClass());
    }
    assertEquals(net.getLayerWiseConfigurations(), restored.getLayerWiseConfigurations());
    assertEquals(net.output(data.getFeatures()), restored.output(data.getFeatures()));
    net.fit(data);
    restored.fit(data);
    assertEquals(net.params(), restored.params());
  }

  /** Spark's tasks train side by side in one process. */
  @Test
  void networksTrainSideBySideAsAlone() throws Exception {
    Layer[] layers = Twins.fast(vision());
    DataSet data = Twins.cast(images(8), DataType.FLOAT);
    Callable<INDArray> training =
        () -> {
          MultiLayerNetwork net = Twins.network(DataType.FLOAT, IMAGES, layers);
          for (int i = 0; i < 10; i++) {
            net.fit(data.copy());
          }
          return net.params();
        };
    INDArray alone = training.call();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Future<INDArray>> both = new ArrayList<>(pool.invokeAll(List.of(training, training)));
      assertEquals(alone, both.get(0).get());
      assertEquals(alone, both.get(1).get());
    } finally {
      pool.shutdown();
    }
  }

  /** Two embeddings under a graph, trained until they know the pairs by heart. */
  @Test
  void graphsOfFastLayersLearn() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.05))
                .graphBuilder()
                .addInputs("user", "item")
                .addLayer("users", FastLayers.of(lookUp()), "user")
                .addLayer("items", FastLayers.of(lookUp()), "item")
                .addVertex("pair", new MergeVertex(), "users", "items")
                .addLayer(
                    "dense",
                    new DenseLayer.Builder().nIn(8).nOut(16).activation(Activation.TANH).build(),
                    "pair")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.XENT)
                        .nIn(16)
                        .nOut(1)
                        .activation(Activation.SIGMOID)
                        .build(),
                    "dense")
                .setOutputs("out")
                .build());
    graph.init();
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {
              Twins.integers(random, 10, 40, 1).castTo(DataType.FLOAT),
              Twins.integers(random, 10, 40, 1).castTo(DataType.FLOAT)
            },
            new INDArray[] {Twins.integers(random, 2, 40, 1).castTo(DataType.FLOAT)});
    graph.fit(data);
    double before = graph.score();
    for (int i = 0; i < 100; i++) {
      graph.fit(data);
    }
    assertTrue(graph.score() < before / 3, graph.score() + " after " + before);
  }

  private static Layer lookUp() {
    return new EmbeddingLayer.Builder()
        .nIn(10)
        .nOut(4)
        .activation(Activation.IDENTITY)
        .hasBias(false)
        .build();
  }
}
