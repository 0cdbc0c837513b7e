package io.shopkeeper.deep.layer;

import io.shopkeeper.deep.layer.SelfAttention.Sight;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A block of a transformer encoder, [examples, size, steps] to the same:
 *
 * <pre>
 * h = x + dropout(attention(norm(x))),    y = h + dropout(W_2 max(0, W_1 norm(h) + b_1) + b_2)
 * </pre>
 *
 * (Vaswani et al. 2017, with the normalisation before each part as in Xiong et al. 2020: training
 * needs no warm-up. Put a {@link LayerNormalization} behind the last block.) One layer and not a
 * graph of several, since DL4J does not propagate back to one input along two ways, and since an
 * operation of ND4J costs more than such a block's loops. Parameters, in this order: gain and shift
 * [1, size] of the first normalisation, those of {@link SelfAttention}, gain and shift of the
 * second normalisation, W_1 [size, inner], b_1 [1, inner], W_2 [inner, size], b_2 [1, size].
 */
public class TransformerBlock extends TokenLayer {
  @JsonProperty private int heads;
  @JsonProperty private int inner;
  @JsonProperty private Sight sight;
  @JsonProperty private double dropped;

  /** For Jackson. */
  public TransformerBlock() {}

  /**
   * @param heads number of heads, which divides the size
   * @param inner channels between the two dense maps
   * @param sight which steps a step sees
   * @param dropped share of both parts' numbers that training drops, from 0 and below 1
   */
  public TransformerBlock(int heads, int inner, Sight sight, double dropped) {
    this.heads = heads;
    this.inner = inner;
    this.sight = sight;
    this.dropped = dropped;
  }

  @Override
  TokenMap map() {
    return new Chain(
        List.of(
            new Residual(new ColumnNorm("norm1", size()), new Heads(size(), heads, sight), dropped),
            new Residual(
                new ColumnNorm("norm2", size()), new FeedForward(size(), inner), dropped)));
  }

  /** Maps one after the other. */
  private record Chain(List<TokenMap> maps) implements TokenMap {
    @Override
    public List<Parameter> parameters() {
      return maps.stream().flatMap(map -> map.parameters().stream()).toList();
    }

    @Override
    public float[] forward(
        Tokens tokens, float[] x, Map<String, INDArray> parameters, boolean training) {
      float[] y = x;
      for (TokenMap map : maps) {
        y = map.forward(tokens, y, parameters, training);
      }
      return y;
    }

    @Override
    public float[] backward(
        Tokens tokens,
        float[] dy,
        Map<String, INDArray> parameters,
        Map<String, INDArray> gradients) {
      float[] d = dy;
      for (int n = maps.size() - 1; n >= 0; n--) {
        d = maps.get(n).backward(tokens, d, parameters, gradients);
      }
      return d;
    }
  }
}
