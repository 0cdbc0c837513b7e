package io.shopkeeper.deep.layer;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Filters over windows of several widths, each followed by a rectifier, [examples, size, steps] to
 * [examples, widths · filters, steps] (Kim 2014, "Convolutional neural networks for sentence
 * classification", section 2). A window begins at each step and sees zeros beyond the last, and
 * padding is never seen, which DL4J's one-dimensional convolution does not heed. Parameters, for
 * each width: W [width · size, filters] with b [1, filters].
 */
public class TokenConvolution extends TokenLayer {
  @JsonProperty private int[] widths;
  @JsonProperty private int filters;

  /** For Jackson. */
  public TokenConvolution() {}

  /**
   * @param widths steps of a window
   * @param filters number of filters of each width
   */
  public TokenConvolution(int[] widths, int filters) {
    this.widths = widths.clone();
    this.filters = filters;
  }

  @Override
  int outputs() {
    return widths.length * filters;
  }

  @Override
  TokenMap map() {
    return new Windows(size(), widths, filters);
  }
}
