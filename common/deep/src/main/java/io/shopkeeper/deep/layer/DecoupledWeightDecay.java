package io.shopkeeper.deep.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.shade.jackson.annotation.JsonIgnoreProperties;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Each step takes a share of every weight away, times the learning rate, whatever the updater does
 * to the gradient (Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization"). Unlike
 * DL4J's own it is not part of the loss: that of a large embedding would drown the examples', and
 * look as if training exploded.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public class DecoupledWeightDecay extends WeightDecay {
  private final double share;

  /**
   * A decay.
   *
   * @param share of a weight that a step takes away, times the learning rate
   */
  public DecoupledWeightDecay(@JsonProperty("share") double share) {
    super(share, true);
    this.share = share;
  }

  /**
   * Lets all weights of a network decay, biases excepted. DL4J's builder, told to, would add it
   * twice to each layer.
   */
  public void addTo(ComputationGraphConfiguration network) {
    network.getVertices().values().stream()
        .filter(LayerVertex.class::isInstance)
        .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer())
        .filter(BaseLayer.class::isInstance)
        .forEach(layer -> ((BaseLayer) layer).setRegularization(List.of(this)));
  }

  /** For Jackson. */
  @JsonProperty("share")
  public double getShare() {
    return share;
  }

  @Override
  public double score(INDArray weights, int iteration, int epoch) {
    return 0;
  }

  @Override
  public DecoupledWeightDecay clone() {
    return new DecoupledWeightDecay(share);
  }
}
