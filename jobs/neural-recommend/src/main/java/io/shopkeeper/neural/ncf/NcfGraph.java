package io.shopkeeper.neural.ncf;

import io.shopkeeper.core.ncf.Dense;
import io.shopkeeper.core.ncf.NcfNetwork;
import io.shopkeeper.core.ncf.Tower;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.layer.DecoupledWeightDecay;
import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.layer.LazyAdam;
import io.shopkeeper.deep.layer.LazyEmbedding;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Neural collaborative filtering as a computation graph of DL4J: the inputs {@code customer} and
 * {@code item} are columns of row numbers, (examples, 1); the output is the probability of an
 * interaction, (examples, 1).
 */
final class NcfGraph {
  /**
   * The most rows of an embedding: row numbers are passed as floats, which are exact up to here.
   */
  static final int MOST_ROWS = 1 << 24;

  /** Standard deviation of the initial embeddings (He et al. 2017, section 4.1). */
  private static final double FIRST_DEVIATION = 0.01;

  private static final String CUSTOMER = "customer";
  private static final String ITEM = "item";
  private static final String PERCEPTRON = "perceptron-";
  private static final String FACTORS = "factors-";
  private static final String DENSE = "dense-";
  private static final String OUTPUT = "output";

  private NcfGraph() {}

  /**
   * Defines the network of the settings.
   *
   * @param customers number of rows of the customers' embeddings, at most {@link #MOST_ROWS}
   * @param items number of rows of the items' embeddings, at most {@link #MOST_ROWS}
   * @param seed random seed of the initial weights
   */
  static NetworkDefinition of(NcfSettings settings, int customers, int items, long seed) {
    Backend.SINGLE_THREAD.start();
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Adam(settings.learningRate()))
            .weightInit(WeightInit.RELU)
            .graphBuilder()
            .addInputs(CUSTOMER, ITEM);
    LazyAdam rows = new LazyAdam(settings.learningRate(), settings.weightDecay());
    embed(graph, PERCEPTRON, settings.embedding(), customers, items, rows);
    graph.addVertex("both", new MergeVertex(), PERCEPTRON + CUSTOMER, PERCEPTRON + ITEM);
    String last = "both";
    int inputs = 2 * settings.embedding();
    int[] sizes = settings.layerSizes();
    for (int l = 0; l < sizes.length; l++) {
      graph.addLayer(
          DENSE + l,
          FastLayers.of(
              new DenseLayer.Builder()
                  .nIn(inputs)
                  .nOut(sizes[l])
                  .activation(Activation.RELU)
                  .build()),
          last);
      last = DENSE + l;
      inputs = sizes[l];
    }
    if (settings.form() == NcfSettings.Form.NEUMF) {
      embed(graph, FACTORS, settings.factors(), customers, items, rows);
      graph.addVertex(
          "products",
          new ElementWiseVertex(ElementWiseVertex.Op.Product),
          FACTORS + CUSTOMER,
          FACTORS + ITEM);
      graph.addVertex("all", new MergeVertex(), "products", last);
      last = "all";
      inputs += settings.factors();
    }
    graph.addLayer(
        OUTPUT,
        new OutputLayer.Builder(LossFunction.XENT)
            .nIn(inputs)
            .nOut(1)
            .weightInit(WeightInit.XAVIER)
            .activation(Activation.SIGMOID)
            .build(),
        last);
    ComputationGraphConfiguration configuration = graph.setOutputs(OUTPUT).build();
    new DecoupledWeightDecay(settings.weightDecay()).addTo(configuration);
    return NetworkDefinition.of(configuration);
  }

  private static void embed(
      GraphBuilder graph, String prefix, int size, int customers, int items, LazyAdam updater) {
    IWeightInit first = new WeightInitDistribution(new NormalDistribution(0, FIRST_DEVIATION));
    graph.addLayer(prefix + CUSTOMER, new LazyEmbedding(customers, size, first, updater), CUSTOMER);
    graph.addLayer(prefix + ITEM, new LazyEmbedding(items, size, first, updater), ITEM);
  }

  /**
   * Converts a trained network into plain arrays, for inference without DL4J.
   *
   * @param definition made by {@link #of}
   * @param weights of that network, in the order of DL4J's flat array
   */
  static NcfNetwork plain(NetworkDefinition definition, Weights weights) {
    Backend.SINGLE_THREAD.start();
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(definition.json()));
    graph.init(Nd4j.createFromArray(weights.parameters()).reshape(1, -1), false);
    List<Dense> hidden = new ArrayList<>();
    for (int l = 0; holds(graph, DENSE + l); l++) {
      hidden.add(dense(graph, DENSE + l));
    }
    return new NcfNetwork(tower(graph, CUSTOMER), tower(graph, ITEM), hidden, dense(graph, OUTPUT));
  }

  private static Tower tower(ComputationGraph graph, String side) {
    return new Tower(
        matrix(graph, PERCEPTRON + side),
        holds(graph, FACTORS + side) ? matrix(graph, FACTORS + side) : null);
  }

  private static boolean holds(ComputationGraph graph, String layer) {
    return graph.getConfiguration().getVertices().containsKey(layer);
  }

  private static FactorMatrix matrix(ComputationGraph graph, String layer) {
    INDArray rows = graph.getParam(layer + "_W");
    return new FactorMatrix((int) rows.size(0), (int) rows.size(1), rowMajor(rows));
  }

  private static Dense dense(ComputationGraph graph, String layer) {
    INDArray weights = graph.getParam(layer + "_W");
    return new Dense(
        (int) weights.size(0),
        (int) weights.size(1),
        rowMajor(weights.transpose()),
        rowMajor(graph.getParam(layer + "_b")));
  }

  private static float[] rowMajor(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
