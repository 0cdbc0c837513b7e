package io.shopkeeper.deep.text;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.layer.TokenConvolution;
import io.shopkeeper.deep.network.FlatParameters;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.text.Vocabulary;
import io.shopkeeper.text.classify.ConvolutionalClassifier;
import io.shopkeeper.text.classify.ConvolutionalClassifier.Filters;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
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
 * The convolutional network behind {@link ConvolutionalClassifier}, as DL4J trains it. Padding is
 * masked: no window sees it, and pooling leaves it out.
 *
 * @param words numbers that a word may have
 * @param classes number of classes
 * @param shape sizes and learning rate
 */
record ConvolutionNetwork(int words, int classes, TextSettings shape) implements ReadingNetwork {
  /** Words of a window, as Kim 2014 has them. */
  private static final int[] WIDTHS = {3, 4, 5};

  @Override
  public TokenFormat format() {
    return new TokenFormat(classes, shape.longest(), TokenFormat.Reading.AHEAD);
  }

  private int pooled() {
    return WIDTHS.length * shape.filters();
  }

  @Override
  public NetworkDefinition definition(int epochs, long seed) {
    Backend.SINGLE_THREAD.start();
    int size = shape.embedding();
    return NetworkDefinition.of(
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
            .addLayer("windows", windows(), "embedding")
            .addLayer("most", new GlobalPoolingLayer.Builder(PoolingType.MAX).build(), "windows")
            .addLayer(
                "classes",
                new OutputLayer.Builder(new LossMCXENT())
                    .nIn(pooled())
                    .nOut(classes)
                    .activation(Activation.SOFTMAX)
                    .dropOut(1 - shape.dropout())
                    .build(),
                "most")
            .setOutputs("classes")
            .build());
  }

  private TokenConvolution windows() {
    TokenConvolution windows = new TokenConvolution(WIDTHS, shape.filters());
    windows.setNIn(shape.embedding());
    windows.setNOut(pooled());
    windows.setIDropout(shape.dropout() > 0 ? new Dropout(1 - shape.dropout()) : null);
    return windows;
  }

  @Override
  public ConvolutionalClassifier plain(Vocabulary vocabulary, Weights weights) {
    int size = shape.embedding();
    FlatParameters reader = new FlatParameters(weights);
    float[] embeddings = reader.matrix(words, size);
    List<Filters> filters =
        Arrays.stream(WIDTHS)
            .mapToObj(
                width ->
                    new Filters(
                        width,
                        reader.matrix(width * size, shape.filters()),
                        reader.next(shape.filters())))
            .toList();
    float[] ofClasses = reader.matrix(pooled(), classes);
    float[] bias = reader.next(classes);
    reader.requireEnd();
    return new ConvolutionalClassifier(
        vocabulary, shape.longest(), embeddings, filters, ofClasses, bias);
  }
}
