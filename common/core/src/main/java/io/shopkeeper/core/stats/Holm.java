package io.shopkeeper.core.stats;

import java.util.Arrays;

/**
 * Holm's correction for many tests at once (Holm 1979: A Simple Sequentially Rejective Procedure).
 */
public final class Holm {
  private Holm() {}

  /**
   * The adjusted p-values, each at the place of its own: below a level α, the family-wise error
   * stays below α whatever the tests' dependence. adj₍ᵢ₎ = max over j ≤ i of min(1, (m − j + 1)
   * p₍ⱼ₎).
   *
   * @throws IllegalArgumentException if a p-value is not from 0 to 1
   */
  public static double[] adjust(double[] p) {
    Integer[] order = new Integer[p.length];
    for (int i = 0; i < p.length; i++) {
      if (!(p[i] >= 0 && p[i] <= 1)) {
        throw new IllegalArgumentException(
            "p-value " + i + " is " + p[i] + ": it must be from 0 to 1");
      }
      order[i] = i;
    }
    Arrays.sort(order, (a, b) -> Double.compare(p[a], p[b]));
    double[] adjusted = new double[p.length];
    double running = 0;
    for (int i = 0; i < order.length; i++) {
      running = Math.max(running, Math.min(1, (p.length - i) * p[order[i]]));
      adjusted[order[i]] = running;
    }
    return adjusted;
  }
}
