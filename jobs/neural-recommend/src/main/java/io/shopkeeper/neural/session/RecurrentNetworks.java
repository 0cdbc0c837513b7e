package io.shopkeeper.neural.session;

import io.shopkeeper.core.session.RecurrentNetwork;
import io.shopkeeper.core.session.RecurrentNetwork.Cell;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.layer.Gru;
import io.shopkeeper.deep.layer.SampledRanking;
import io.shopkeeper.deep.network.FlatParameters;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * The network of {@code session-rnn}: item → embedding → GRU or LSTM → scores of all items, learned
 * from sampled negatives (GRU4Rec, Hidasi and Karatzoglou 2018). The scores see the state, the
 * embedding of the last item itself, since what comes next depends on nothing as much, and which
 * items the session held before. DL4J does not propagate back to one input along two ways, so the
 * items are an input twice.
 */
record RecurrentNetworks(int items, SessionRnnSettings shape) implements SessionNetworks {

  @Override
  public NetworkDefinition definition(int epochs, long seed) {
    Backend.SINGLE_THREAD.start();
    int embedding = shape.embedding();
    int units = shape.units();
    int repeats = shape.repeats();
    var graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(
                new Adam(new PolySchedule(ScheduleType.EPOCH, shape.learningRate(), 1, epochs)))
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs("items", "seen")
            .addLayer(
                "embedding",
                FastLayers.of(
                    new EmbeddingSequenceLayer.Builder()
                        .nIn(items)
                        .nOut(embedding)
                        .inferInputLength(true)
                        .build()),
                "items")
            .addLayer("noisy-embedding", dropout(), "embedding")
            .addLayer("memory", memory(embedding, units), "noisy-embedding")
            .addLayer("noisy-memory", dropout(), "memory")
            .addVertex("query", new MergeVertex(), "noisy-memory", "noisy-embedding", "seen");
    return NetworkDefinition.of(
        graph
            .addLayer(
                "ranking",
                new SampledRanking.Builder()
                    .loss(shape.loss())
                    .scorePenalty(shape.scorePenalty())
                    .repeats(repeats)
                    .nIn(units + embedding + 1)
                    .nOut(items)
                    .build(),
                "query")
            .setOutputs("ranking")
            .build());
  }

  private Layer dropout() {
    return new DropoutLayer.Builder(1 - shape.dropout()).build();
  }

  private Layer memory(int embedding, int units) {
    return shape.cell() == Cell.GRU
        ? new Gru.Builder().nIn(embedding).nOut(units).build()
        : FastLayers.of(
            new LSTM.Builder().nIn(embedding).nOut(units).activation(Activation.TANH).build());
  }

  @Override
  public RecurrentNetwork plain(Weights weights) {
    int embedding = shape.embedding();
    int units = shape.units();
    int rows = shape.cell().gates() * units;
    int biases = (shape.cell() == Cell.GRU ? 4 : shape.cell().gates()) * units;
    FlatParameters reader = new FlatParameters(weights);
    float[] embeddings = reader.matrix(items, embedding);
    float[] inputWeights = reader.next(rows * embedding);
    float[] recurrentWeights = reader.next(rows * units);
    float[] bias = reader.next(biases);
    FactorMatrix ranking = SessionNetworks.ranking(reader, items, units + embedding);
    float[] repeated = reader.next(shape.repeats());
    reader.requireEnd();
    return new RecurrentNetwork(
        shape.cell(),
        new FactorMatrix(items, embedding, embeddings),
        units,
        inputWeights,
        recurrentWeights,
        bias,
        ranking,
        repeated);
  }
}
