package io.shopkeeper.deep.layer;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Multi-head self-attention, [examples, size, steps] to the same (Vaswani et al. 2017, "Attention
 * is all you need", section 3.2; the formulas are at {@code Heads}). DL4J's layer of that name, a
 * SameDiff graph, cannot hide later steps. Parameters: W of queries, keys and values side by side
 * [size, 3 size] with b [1, 3 size], W of the output [size, size] with b [1, size].
 */
public class SelfAttention extends TokenLayer {
  @JsonProperty private int heads;
  @JsonProperty private Sight sight;

  /** Which steps of its sequence a step sees. Padding is never seen. */
  public enum Sight {
    /** All: what reads a whole text. */
    ALL,
    /** Itself and those before it: what foretells the next step at each. */
    CAUSAL
  }

  /** For Jackson. */
  public SelfAttention() {}

  /**
   * @param heads number of heads, which divides the size
   */
  public SelfAttention(int heads, Sight sight) {
    this.heads = heads;
    this.sight = sight;
  }

  @Override
  TokenMap map() {
    return new Heads(size(), heads, sight);
  }
}
