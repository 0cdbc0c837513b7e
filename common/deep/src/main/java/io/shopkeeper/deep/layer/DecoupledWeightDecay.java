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
 * Decoupled weight decay (AdamW): each step multiplies every weight by 1 − learning rate × decay,
 * independently of the updater (Loshchilov and Hutter 2019, "Decoupled Weight Decay
 * Regularization"). Unlike DL4J's weight decay it does not contribute to the reported loss, in
 * which the term of a large embedding would dominate.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public class DecoupledWeightDecay extends WeightDecay {
  private final double share;

  /**
   * Creates a weight decay.
   *
   * @param share the decay: fraction of a weight that a step subtracts, times the learning rate; at
   *     least 0
   */
  public DecoupledWeightDecay(@JsonProperty("share") double share) {
    super(share, true);
    this.share = share;
  }

  /**
   * Adds the decay to all weights of a network except biases, and except each {@link
   * LazyEmbedding}, whose updater decays. DL4J's builder would add it twice to each layer.
   */
  public void addTo(ComputationGraphConfiguration network) {
    network.getVertices().values().stream()
        .filter(LayerVertex.class::isInstance)
        .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer())
        .filter(layer -> layer instanceof BaseLayer && !(layer instanceof LazyEmbedding))
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
