package io.shopkeeper.deep.network;

import io.shopkeeper.deep.layer.RowsChange;
import java.io.Serializable;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What training changed of a network's weights: everything that is not in a table of {@link
 * io.shopkeeper.deep.layer.LazyEmbedding}, and of each table the rows that were looked up. Of a
 * network without such tables it is all weights.
 *
 * @param parameters those not in tables, in DL4J's flat order
 * @param updaterState likewise
 * @param tables in the order of the flat parameters
 * @param iterations steps taken so far
 * @param epochs whole passes over the examples so far
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record WeightsChange(
    float[] parameters, float[] updaterState, List<RowsChange> tables, int iterations, int epochs)
    implements Serializable {

  /** All weights, of a network that has no tables. */
  public static WeightsChange of(Weights weights) {
    return new WeightsChange(
        weights.parameters(),
        weights.updaterState(),
        List.of(),
        weights.iterations(),
        weights.epochs());
  }

  /** Whether it holds all weights, so that it needs none to begin with. */
  public boolean whole() {
    return tables.isEmpty();
  }

  /** How many numbers it holds, those of rows included. */
  public long numbers() {
    return (long) parameters.length
        + updaterState.length
        + tables.stream().mapToLong(RowsChange::numbers).sum();
  }

  /** Whether every number is one. */
  public boolean finite() {
    return Weights.finite(parameters)
        && Weights.finite(updaterState)
        && tables.stream()
            .allMatch(table -> Weights.finite(table.weights()) && Weights.finite(table.moments()));
  }

  /** The weights that it makes of those before, which stay as they are. */
  public Weights after(Weights before) {
    if (whole()) {
      return new Weights(parameters, updaterState, iterations, epochs);
    }
    float[] values = before.parameters().clone();
    float[] state = before.updaterState().clone();
    fill(values, parameters, RowsChange::firstWeight, 1);
    fill(state, updaterState, RowsChange::firstMoment, 2);
    tables.forEach(table -> table.applyTo(values, state));
    return new Weights(values, state, iterations, epochs);
  }

  /** Copies {@code rest} to the places between tables, which hold so many numbers a weight. */
  private void fill(float[] all, float[] rest, ToIntFunction<RowsChange> first, int numbers) {
    int from = 0;
    int to = 0;
    for (RowsChange table : tables) {
      int n = first.applyAsInt(table) - to;
      System.arraycopy(rest, from, all, to, n);
      from += n;
      to += n + numbers * table.tableRows() * table.size();
    }
    System.arraycopy(rest, from, all, to, rest.length - from);
  }
}
