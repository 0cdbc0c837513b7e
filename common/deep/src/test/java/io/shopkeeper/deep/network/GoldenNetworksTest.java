package io.shopkeeper.deep.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.deep.layer.FastBatchNormalization;
import io.shopkeeper.deep.layer.FastConvolution;
import io.shopkeeper.deep.layer.FastEmbeddingSequence;
import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.layer.FastLstm;
import io.shopkeeper.deep.layer.Gru;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of our own layers that an earlier Shopkeeper wrote: every later one reads them. */
class GoldenNetworksTest {
  private static final int EXAMPLES = 4;
  private static final int CLASSES = 3;
  private static final int STEPS = 20;

  /** Other CPUs round differently. */
  private static final float TOLERANCE = 1e-5f;

  private enum Golden {
    PICTURES {
      @Override
      List<Class<?>> layers() {
        return List.of(FastConvolution.class, FastBatchNormalization.class);
      }

      @Override
      NetworkDefinition definition() {
        return sequence(
            InputType.convolutional(6, 5, 1, CNN2DFormat.NHWC),
            FastLayers.of(
                new ConvolutionLayer.Builder(3, 3)
                    .nOut(2)
                    .convolutionMode(ConvolutionMode.Same)
                    .activation(Activation.RELU)
                    .dataFormat(CNN2DFormat.NHWC)
                    .build()),
            FastLayers.of(new BatchNormalization.Builder().dataFormat(CNN2DFormat.NHWC).build()),
            new SubsamplingLayer.Builder()
                .kernelSize(2, 2)
                .stride(2, 2)
                .dataFormat(CNN2DFormat.NHWC)
                .build());
      }

      @Override
      INDArray features() {
        return waves(EXAMPLES * 6 * 5).reshape(EXAMPLES, 6, 5, 1);
      }
    },
    WORDS {
      @Override
      List<Class<?>> layers() {
        return List.of(FastEmbeddingSequence.class, FastLstm.class);
      }

      @Override
      NetworkDefinition definition() {
        return sequence(
            InputType.recurrent(9, 5),
            FastLayers.of(
                new EmbeddingSequenceLayer.Builder()
                    .nIn(9)
                    .nOut(3)
                    .inputLength(5)
                    .activation(Activation.IDENTITY)
                    .build()),
            FastLayers.of(new LSTM.Builder().nOut(4).activation(Activation.TANH).build()),
            new LastTimeStep(new Gru.Builder().nOut(3).build()));
      }

      @Override
      INDArray features() {
        float[] words = new float[EXAMPLES * 5];
        for (int i = 0; i < words.length; i++) {
          words[i] = i * i % 9;
        }
        return Nd4j.createFromArray(words).reshape(EXAMPLES, 1, 5);
      }
    };

    /** The first layers, which must be read back as what they are. */
    abstract List<Class<?>> layers();

    abstract NetworkDefinition definition();

    abstract INDArray features();

    private String resource(String ending) {
      return "/golden/" + name().toLowerCase(Locale.ROOT) + ending;
    }
  }

  private static NetworkDefinition sequence(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(7).updater(new Adam(0.05)).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    return NetworkDefinition.of(
        list.layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(CLASSES)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(input)
            .build());
  }

  private static INDArray waves(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) Math.sin(i);
    }
    return Nd4j.createFromArray(values);
  }

  private static MultiDataSet batch(Golden golden) {
    INDArray labels = Nd4j.zeros(EXAMPLES, CLASSES);
    for (int e = 0; e < EXAMPLES; e++) {
      labels.putScalar(e, e % CLASSES, 1);
    }
    return new MultiDataSet(golden.features(), labels);
  }

  private static float[] outputs(Network network, Golden golden) {
    return network.outputs(batch(golden))[0].dup('c').data().asFloat();
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = GoldenNetworksTest.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    }
  }

  private static float[] expected(Golden golden) throws IOException {
    List<String> lines =
        new String(read(golden.resource("-outputs.txt")), StandardCharsets.UTF_8).lines().toList();
    float[] expected = new float[lines.size()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Float.parseFloat(lines.get(i));
    }
    return expected;
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatAnEarlierShopkeeperWrote(Golden golden) throws IOException {
    String name = golden.resource("-network.zip");
    ModelFile.Model model = ModelFile.read(read(name), NetworkDefinition.Kind.SEQUENCE, name);
    assertEquals(STEPS, model.weights().iterations());
    Network network = model.definition().create();
    network.load(model.weights());
    assertArrayEquals(expected(golden), outputs(network, golden), TOLERANCE);
    // It trains on, updater and all, as the one that was written would have.
    double before = network.loss(batch(golden));
    network.train(batch(golden));
    assertEquals(STEPS + 1, network.weights().iterations());
    assertTrue(network.loss(batch(golden)) < before);
  }

  /** DL4J reads the same file without Shopkeeper's reader; only the layers are ours. */
  @ParameterizedTest
  @EnumSource
  void theLayersAreOurs(Golden golden) throws IOException {
    byte[] zip = read(golden.resource("-network.zip"));
    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip), false);
    for (int i = 0; i < golden.layers().size(); i++) {
      assertEquals(
          golden.layers().get(i),
          network.getLayerWiseConfigurations().getConf(i).getLayer().getClass());
    }
    assertArrayEquals(
        expected(golden), network.output(golden.features()).dup('c').data().asFloat(), TOLERANCE);
  }

  /** Writes the golden files into that folder: only where their format changes on purpose. */
  @ParameterizedTest
  @EnumSource
  @EnabledIfSystemProperty(named = "shopkeeper.golden", matches = ".+")
  void writeGolden(Golden golden) throws IOException {
    NetworkDefinition definition = golden.definition();
    Network network = definition.create();
    for (int step = 0; step < STEPS; step++) {
      network.train(batch(golden));
    }
    Path folder = Path.of(System.getProperty("shopkeeper.golden"));
    Files.write(
        folder.resolve(Path.of(golden.resource("-network.zip")).getFileName()),
        ModelFile.bytes(definition, network.weights()));
    StringBuilder lines = new StringBuilder();
    for (float output : outputs(network, golden)) {
      lines.append(output).append('\n');
    }
    Files.writeString(
        folder.resolve(Path.of(golden.resource("-outputs.txt")).getFileName()), lines);
  }
}
