package io.shopkeeper.neural.session;

import io.shopkeeper.core.session.AttentiveNetwork;
import io.shopkeeper.core.session.EncoderBlock;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.layer.LayerNormalization;
import io.shopkeeper.deep.layer.LearnedPositions;
import io.shopkeeper.deep.layer.SampledRanking;
import io.shopkeeper.deep.layer.SampledRanking.Loss;
import io.shopkeeper.deep.layer.SelfAttention.Sight;
import io.shopkeeper.deep.layer.TransformerBlock;
import io.shopkeeper.deep.network.FlatParameters;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * SASRec (Kang and McAuley 2018): item → embedding + position → blocks of causal self-attention →
 * scores of all items, which see the last item's embedding and which items the session held before
 * as well, as those of {@link RecurrentNetworks} do. It learns by cross-entropy over many
 * negatives, or over all items where a batch would draw as many (Klenitskiy and Vasilev 2023).
 *
 * @param longest items of a session
 * @param repeats steps for which an item counts as seen before
 */
record AttentiveNetworks(int items, int longest, int repeats, SasrecSettings shape)
    implements SessionNetworks {

  @Override
  public NetworkDefinition definition(int epochs, long seed) {
    Backend.SINGLE_THREAD.start();
    int size = shape.size();
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
                        .nOut(size)
                        .inferInputLength(true)
                        .build()),
                "items")
            .addLayer("noisy-embedding", dropout(), "embedding")
            .addLayer("placed", sized(new LearnedPositions(longest)), "noisy-embedding");
    String last = "placed";
    for (int b = 1; b <= shape.blocks(); b++) {
      TransformerBlock block =
          new TransformerBlock(shape.heads(), shape.inner(), Sight.CAUSAL, shape.dropout());
      graph.addLayer("block" + b, sized(block), last);
      last = "block" + b;
    }
    return NetworkDefinition.of(
        graph
            .addLayer("memory", sized(new LayerNormalization()), last)
            .addVertex("query", new MergeVertex(), "memory", "noisy-embedding", "seen")
            .addLayer(
                "ranking",
                new SampledRanking.Builder()
                    .loss(Loss.CROSS_ENTROPY)
                    .repeats(repeats)
                    .nIn(2 * size + 1)
                    .nOut(items)
                    .build(),
                "query")
            .setOutputs("ranking")
            .build());
  }

  private DropoutLayer dropout() {
    return new DropoutLayer.Builder(1 - shape.dropout()).build();
  }

  private FeedForwardLayer sized(FeedForwardLayer layer) {
    layer.setNIn(shape.size());
    layer.setNOut(shape.size());
    return layer;
  }

  @Override
  public AttentiveNetwork plain(Weights weights) {
    int size = shape.size();
    FlatParameters reader = new FlatParameters(weights);
    float[] embeddings = reader.matrix(items, size);
    float[] positions = reader.next(Math.multiplyExact(longest, size));
    List<EncoderBlock> blocks =
        Stream.generate(() -> reader.next(EncoderBlock.parameters(size, shape.inner())))
            .limit(shape.blocks())
            .map(p -> new EncoderBlock(size, shape.heads(), shape.inner(), p))
            .toList();
    float[] norm = reader.next(2 * size);
    FactorMatrix ranking = SessionNetworks.ranking(reader, items, 2 * size);
    float[] repeated = reader.next(repeats);
    reader.requireEnd();
    return new AttentiveNetwork(
        new FactorMatrix(items, size, embeddings),
        new FactorMatrix(longest, size, positions),
        blocks,
        norm,
        ranking,
        repeated);
  }
}
