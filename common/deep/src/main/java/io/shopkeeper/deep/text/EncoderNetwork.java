package io.shopkeeper.deep.text;

import io.shopkeeper.core.session.EncoderBlock;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.layer.LayerNormalization;
import io.shopkeeper.deep.layer.LearnedPositions;
import io.shopkeeper.deep.layer.SelfAttention.Sight;
import io.shopkeeper.deep.layer.TransformerBlock;
import io.shopkeeper.deep.network.FlatParameters;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.text.Vocabulary;
import io.shopkeeper.text.classify.AttentiveClassifier;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * The transformer encoder behind {@link AttentiveClassifier}, as DL4J trains it. Padding is masked:
 * no word sees it, and pooling leaves it out.
 *
 * @param words numbers that a word may have
 * @param classes number of classes
 * @param shape sizes and learning rate
 */
record EncoderNetwork(int words, int classes, TextSettings shape) implements ReadingNetwork {

  @Override
  public TokenFormat format() {
    return new TokenFormat(classes, shape.longest(), TokenFormat.Reading.AHEAD);
  }

  @Override
  public NetworkDefinition definition(int epochs, long seed) {
    Backend.SINGLE_THREAD.start();
    int size = shape.embedding();
    var graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(
                new Adam(new PolySchedule(ScheduleType.EPOCH, shape.learningRate(), 1, epochs)))
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs("words")
            .addLayer(
                "embedding",
                FastLayers.of(
                    new EmbeddingSequenceLayer.Builder()
                        .nIn(words)
                        .nOut(size)
                        .inferInputLength(true)
                        .build()),
                "words")
            .addLayer("placed", sized(placed()), "embedding");
    String last = "placed";
    for (int b = 1; b <= shape.encoderBlocks(); b++) {
      TransformerBlock block =
          new TransformerBlock(shape.encoderHeads(), inner(), Sight.ALL, shape.dropout());
      graph.addLayer("block" + b, sized(block), last);
      last = "block" + b;
    }
    return NetworkDefinition.of(
        graph
            .addLayer("read", sized(new LayerNormalization()), last)
            .addLayer("most", new GlobalPoolingLayer.Builder(PoolingType.MAX).build(), "read")
            .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "read")
            .addVertex("pooled", new MergeVertex(), "most", "mean")
            .addLayer(
                "classes",
                new OutputLayer.Builder(new LossMCXENT())
                    .nIn(2 * size)
                    .nOut(classes)
                    .activation(Activation.SOFTMAX)
                    .dropOut(1 - shape.dropout())
                    .build(),
                "pooled")
            .setOutputs("classes")
            .build());
  }

  /** With noise of its own, since DL4J's dropout layer cannot read a sequence's mask. */
  private LearnedPositions placed() {
    LearnedPositions placed = new LearnedPositions(shape.longest());
    placed.setIDropout(shape.dropout() > 0 ? new Dropout(1 - shape.dropout()) : null);
    return placed;
  }

  /** Twice the size: texts of a shop are few. */
  private int inner() {
    return 2 * shape.embedding();
  }

  private FeedForwardLayer sized(FeedForwardLayer layer) {
    layer.setNIn(shape.embedding());
    layer.setNOut(shape.embedding());
    return layer;
  }

  @Override
  public AttentiveClassifier plain(Vocabulary vocabulary, Weights weights) {
    int size = shape.embedding();
    FlatParameters reader = new FlatParameters(weights);
    float[] embeddings = reader.matrix(words, size);
    float[] positions = reader.next(Math.multiplyExact(shape.longest(), size));
    List<EncoderBlock> blocks =
        Stream.generate(() -> reader.next(EncoderBlock.parameters(size, inner())))
            .limit(shape.encoderBlocks())
            .map(p -> new EncoderBlock(size, shape.encoderHeads(), inner(), p))
            .toList();
    float[] norm = reader.next(2 * size);
    float[] ofClasses = reader.matrix(2 * size, classes);
    float[] bias = reader.next(classes);
    reader.requireEnd();
    return new AttentiveClassifier(
        vocabulary, embeddings, positions, blocks, norm, ofClasses, bias);
  }
}
