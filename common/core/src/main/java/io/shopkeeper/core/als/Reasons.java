package io.shopkeeper.core.als;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Why one item was scored as it was: the largest contributions by magnitude, largest first, and the
 * sum of all others.
 *
 * @param items items of the customer's own history
 * @param contributions what each added to the score
 * @param rest the sum of the contributions that are not listed
 */
@SuppressWarnings("ArrayRecordComponent") // Value semantics are given below.
public record Reasons(int[] items, float[] contributions, float rest) implements Serializable {
  /** Refuses arrays of different lengths. */
  public Reasons {
    if (items.length != contributions.length) {
      throw new IllegalArgumentException(
          items.length + " items with " + contributions.length + " contributions");
    }
  }

  /**
   * Keeps the contributions of the largest magnitude; equal magnitudes by the earlier position.
   *
   * @param items the indices of the items of the history
   * @param contributions what each added to the score, one for each item of the history;
   *     contributions of exactly 0 are not a reason and are left out
   * @param n how many of both arrays count
   * @param top how many contributions are listed at most
   */
  public static Reasons select(int[] items, double[] contributions, int n, int top) {
    int[] best = new int[Math.min(top, n)];
    int kept = 0;
    for (int j = 0; j < n; j++) {
      double magnitude = Math.abs(contributions[j]);
      if (!(magnitude > 0)
          || (kept == best.length
              && (kept == 0 || magnitude <= Math.abs(contributions[best[kept - 1]])))) {
        continue;
      }
      int at = kept < best.length ? kept++ : kept - 1;
      while (at > 0 && magnitude > Math.abs(contributions[best[at - 1]])) {
        best[at] = best[at - 1];
        at--;
      }
      best[at] = j;
    }
    int[] reasonItems = new int[kept];
    float[] reasonContributions = new float[kept];
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += contributions[j];
    }
    double listed = 0;
    for (int r = 0; r < kept; r++) {
      reasonItems[r] = items[best[r]];
      reasonContributions[r] = (float) contributions[best[r]];
      listed += contributions[best[r]];
    }
    boolean all = kept == n;
    return new Reasons(reasonItems, reasonContributions, all ? 0f : (float) (sum - listed));
  }

  /** The score that the reasons add up to. */
  public double total() {
    double sum = rest;
    for (float contribution : contributions) {
      sum += contribution;
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Reasons that
        && Arrays.equals(items, that.items)
        && Arrays.equals(contributions, that.contributions)
        && Float.compare(rest, that.rest) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(items) + Arrays.hashCode(contributions))
        + Float.hashCode(rest);
  }

  @Override
  public String toString() {
    return "Reasons[items="
        + Arrays.toString(items)
        + ", contributions="
        + Arrays.toString(contributions)
        + ", rest="
        + rest
        + "]";
  }
}
