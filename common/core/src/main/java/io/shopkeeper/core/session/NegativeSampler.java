package io.shopkeeper.core.session;

import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws items with probability ∝ popularity^α (Hidasi and Karatzoglou 2018, section 3.1): α = 0
 * draws all that anybody touched alike, α = 1 as often as they were touched.
 */
public final class NegativeSampler implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] cumulative;

  /**
   * Prepares draws from a catalogue.
   *
   * @param popularity how often each item was touched, at least 0; an item of 0 is never drawn
   * @param alpha the power of the popularity, at least 0
   * @throws IllegalArgumentException where no item can be drawn
   */
  public NegativeSampler(double[] popularity, double alpha) {
    this.cumulative = new double[popularity.length];
    double sum = 0;
    for (int i = 0; i < popularity.length; i++) {
      sum += popularity[i] > 0 ? Math.pow(popularity[i], alpha) : 0;
      cumulative[i] = sum;
    }
    if (!(sum > 0) || Double.isInfinite(sum)) {
      throw new IllegalArgumentException(
          "%d items of summed popularity %s: there is none to draw"
              .formatted(popularity.length, sum));
    }
  }

  /** One item. */
  public int draw(SplittableRandom random) {
    double total = cumulative[cumulative.length - 1];
    double at = Math.min(random.nextDouble() * total, Math.nextDown(total));
    int found = Arrays.binarySearch(cumulative, at);
    int item = found >= 0 ? found : -found - 1;
    // An item of popularity 0 has the sum of the one before: the first above is drawn.
    while (cumulative[item] <= at) {
      item++;
    }
    return item;
  }
}
