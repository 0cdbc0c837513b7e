package io.shopkeeper.deep.layer;

import java.io.IOException;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Converts DL4J's layer configurations into ones with fast CPU implementations. All settings and
 * the layout of parameters are kept, so that a network trained with either kind loads into the
 * other.
 *
 * <pre>{@code
 * .layer(FastLayers.of(new LSTM.Builder().nOut(128).activation(Activation.TANH).build()))
 * }</pre>
 */
public final class FastLayers {
  private static final Map<Class<? extends Layer>, Class<? extends Layer>> FAST =
      Map.of(
          ConvolutionLayer.class, FastConvolution.class,
          BatchNormalization.class, FastBatchNormalization.class,
          DenseLayer.class, FastDense.class,
          LSTM.class, FastLstm.class,
          EmbeddingLayer.class, FastEmbedding.class,
          EmbeddingSequenceLayer.class, FastEmbeddingSequence.class);

  private FastLayers() {}

  /**
   * The fast layer with the settings of {@code stock}; {@code stock} itself if there is no faster
   * one.
   */
  public static Layer of(Layer stock) {
    Class<? extends Layer> fast = FAST.get(stock.getClass());
    return fast == null ? stock : copy(stock, fast);
  }

  /** The fast layer with the settings of {@code stock}. */
  public static FastConvolution of(ConvolutionLayer stock) {
    return copy(stock, FastConvolution.class);
  }

  /** The fast layer with the settings of {@code stock}. */
  public static FastBatchNormalization of(BatchNormalization stock) {
    return copy(stock, FastBatchNormalization.class);
  }

  private static <L extends Layer> L copy(Layer stock, Class<L> fast) {
    // DL4J's builders are closed to subclasses; the JSON that a saved network holds carries every
    // setting.
    ObjectMapper mapper = NeuralNetConfiguration.mapper();
    try {
      ObjectNode json = (ObjectNode) mapper.readTree(mapper.writeValueAsString(stock));
      json.put("@class", fast.getName());
      return fast.cast(mapper.readValue(mapper.writeValueAsString(json), Layer.class));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot copy the settings of " + stock.getClass().getName(), e);
    }
  }
}
