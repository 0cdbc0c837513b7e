package io.shopkeeper.deep.layer;

import java.io.Serializable;

/**
 * What training changed of one table: the rows that it looked up, and a factor for all others.
 *
 * @param firstWeight place of the table in the flat parameters
 * @param firstMoment place of its moments in the flat updater state
 * @param tableRows rows of the table
 * @param size numbers of a row
 * @param scale what rows that were not looked up are multiplied by
 * @param rows that were looked up, ascending
 * @param weights of those rows, [rows, size]
 * @param moments of those rows, [rows, 2 size]: m, then v
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record RowsChange(
    int firstWeight,
    int firstMoment,
    int tableRows,
    int size,
    float scale,
    int[] rows,
    float[] weights,
    float[] moments)
    implements Serializable {

  /** The same place with other rows. */
  public RowsChange of(float newScale, int[] newRows, float[] newWeights, float[] newMoments) {
    return new RowsChange(
        firstWeight, firstMoment, tableRows, size, newScale, newRows, newWeights, newMoments);
  }

  /** How many numbers it holds. */
  public long numbers() {
    return (long) rows.length + weights.length + moments.length;
  }

  /** Changes the table in a network's flat arrays. */
  public void applyTo(float[] parameters, float[] updaterState) {
    if (scale != 1) {
      for (int i = firstWeight; i < firstWeight + tableRows * size; i++) {
        parameters[i] *= scale;
      }
    }
    for (int i = 0; i < rows.length; i++) {
      int at = rows[i] * size;
      System.arraycopy(weights, i * size, parameters, firstWeight + at, size);
      System.arraycopy(moments, 2 * i * size, updaterState, firstMoment + 2 * at, 2 * size);
    }
  }
}
