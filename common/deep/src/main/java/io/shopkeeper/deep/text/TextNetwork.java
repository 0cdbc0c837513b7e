package io.shopkeeper.deep.text;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.layer.Gru;
import io.shopkeeper.deep.network.FlatParameters;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.text.Vocabulary;
import io.shopkeeper.text.classify.GatedReader;
import io.shopkeeper.text.classify.RecurrentClassifier;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * The network behind {@link RecurrentClassifier}, as DL4J trains it. Both directions share one
 * table of embeddings: they pass through it as one stack of examples.
 *
 * @param words numbers that a word may have
 * @param classes number of classes
 * @param shape sizes and learning rate
 */
record TextNetwork(int words, int classes, TextSettings shape) implements ReadingNetwork {
  private static final int GATES = 3;

  @Override
  public TokenFormat format() {
    return new TokenFormat(classes, shape.longest(), TokenFormat.Reading.BOTH_WAYS);
  }

  @Override
  public NetworkDefinition definition(int epochs, long seed) {
    Backend.SINGLE_THREAD.start();
    int embedding = shape.embedding();
    int units = shape.units();
    return NetworkDefinition.of(
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(
                new Adam(new PolySchedule(ScheduleType.EPOCH, shape.learningRate(), 1, epochs)))
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs("words", "reversed")
            .addVertex("both", new StackVertex(), "words", "reversed")
            .addLayer(
                "embedding",
                FastLayers.of(
                    new EmbeddingSequenceLayer.Builder()
                        .nIn(words)
                        .nOut(embedding)
                        .inferInputLength(true)
                        .build()),
                "both")
            .addVertex("forward", new UnstackVertex(0, 2), "embedding")
            .addVertex("backward", new UnstackVertex(1, 2), "embedding")
            .addLayer("ahead", reader(embedding, units), "forward")
            .addLayer("back", reader(embedding, units), "backward")
            .addLayer("ahead-most", pooling(PoolingType.MAX), "ahead")
            .addLayer("ahead-mean", pooling(PoolingType.AVG), "ahead")
            .addLayer("back-most", pooling(PoolingType.MAX), "back")
            .addLayer("back-mean", pooling(PoolingType.AVG), "back")
            .addVertex(
                "pooled", new MergeVertex(), "ahead-most", "ahead-mean", "back-most", "back-mean")
            .addLayer(
                "classes",
                new OutputLayer.Builder(new LossMCXENT())
                    .nIn(4 * units)
                    .nOut(classes)
                    .activation(Activation.SOFTMAX)
                    .dropOut(1 - shape.dropout())
                    .build(),
                "pooled")
            .setOutputs("classes")
            .build());
  }

  private Layer reader(int inputs, int units) {
    return new Gru.Builder().nIn(inputs).nOut(units).dropOut(1 - shape.dropout()).build();
  }

  private static Layer pooling(PoolingType type) {
    return new GlobalPoolingLayer.Builder(type).build();
  }

  @Override
  public RecurrentClassifier plain(Vocabulary vocabulary, Weights weights) {
    int embedding = shape.embedding();
    int units = shape.units();
    FlatParameters reader = new FlatParameters(weights);
    float[] embeddings = reader.matrix(words, embedding);
    GatedReader ahead = gated(reader, embedding, units);
    GatedReader back = gated(reader, embedding, units);
    float[] ofClasses = reader.matrix(4 * units, classes);
    float[] bias = reader.next(classes);
    reader.requireEnd();
    return new RecurrentClassifier(
        vocabulary, shape.longest(), embeddings, ahead, back, ofClasses, bias);
  }

  private static GatedReader gated(FlatParameters reader, int inputs, int units) {
    return new GatedReader(
        inputs,
        units,
        reader.matrix(inputs, GATES * units),
        reader.matrix(units, GATES * units),
        reader.next((GATES + 1) * units));
  }
}
