package io.shopkeeper.deep.layer;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Adds a learned vector to each step of a sequence, by its number from the beginning, since
 * attention by itself sees a set (Vaswani et al. 2017, section 3.5; learned as in Kang and McAuley
 * 2018, "Self-attentive sequential recommendation"). [examples, size, steps] to the same.
 * Parameters: P [size, longest]. A longer sequence is refused.
 */
public class LearnedPositions extends TokenLayer {
  @JsonProperty private int longest;

  /** For Jackson. */
  public LearnedPositions() {}

  /**
   * @param longest number of steps that may be told apart
   */
  public LearnedPositions(int longest) {
    this.longest = longest;
  }

  @Override
  TokenMap map() {
    return new Positions(size(), longest);
  }
}
