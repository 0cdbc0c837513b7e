package io.shopkeeper.core.als;

import java.io.Serializable;

/**
 * The reasons of a user's recommended items.
 *
 * @param reasons for each recommended item, in the order of the request
 * @param scores the score of each recommended item, the sum of all its contributions
 */
@SuppressWarnings("ArrayRecordComponent") // A result to be read once; never compared.
public record Contributions(Reasons[] reasons, float[] scores) implements Serializable {
  /** The reasons of the i-th recommended item. */
  public Reasons of(int i) {
    return reasons[i];
  }
}
