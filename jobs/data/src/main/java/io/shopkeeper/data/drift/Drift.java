package io.shopkeeper.data.drift;

import io.shopkeeper.core.stats.PopulationStability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a column since the night that it is compared with.
 *
 * @param table the table's name
 * @param column the column's name
 * @param rows rows tonight
 * @param nullShare share of nulls tonight, in [0, 1]
 * @param nullShareBefore the same before; null without a night before
 * @param psi population-stability index of the values that are not null; null without a night
 *     before
 * @param chance what the index exceeds by chance once in a thousand times
 * @param drifted whether a threshold is exceeded
 */
record Drift(
    String table,
    String column,
    long rows,
    double nullShare,
    Double nullShareBefore,
    Double psi,
    Double chance,
    boolean drifted) {
  private static final int GROUPS = 10;

  /** More than the hours of a day. */
  private static final int CATEGORIES = 24;

  /** A column of which nothing is known from before. */
  static Drift first(String table, String column, ColumnSketch now) {
    return new Drift(table, column, now.rows(), now.nullShare(), null, null, null, false);
  }

  /** Compares a column with what it was, by the thresholds of the settings. */
  static Drift of(
      String table, String column, ColumnSketch before, ColumnSketch now, DriftSettings limits) {
    long valuesBefore = before.rows() - before.nulls();
    long valuesNow = now.rows() - now.nulls();
    double psi = 0;
    double chance = 0;
    if (valuesBefore > 0 && valuesNow > 0) {
      long[][] counts =
          now.kind().ordered() ? ranges(before, now) : categories(before, now, CATEGORIES);
      psi = PopulationStability.index(counts[0], counts[1]);
      chance = PopulationStability.chance(counts[0].length, valuesBefore, valuesNow);
    }
    boolean moved = psi > limits.maxPsi() && psi > chance;
    boolean gone =
        before.rows() > 0
            && now.rows() > 0
            && Math.abs(now.nullShare() - before.nullShare()) > limits.maxNullChange();
    return new Drift(
        table, column, now.rows(), now.nullShare(), before.nullShare(), psi, chance, moved || gone);
  }

  /**
   * Counts by range: tenths of the values before, and what is below and above all of them.
   *
   * @return the counts before and those now
   */
  static long[][] ranges(ColumnSketch before, ColumnSketch now) {
    List<Map.Entry<Object, Long>> sorted = new ArrayList<>(before.bins().entrySet());
    sorted.sort(Comparator.comparing(entry -> (Integer) entry.getKey()));
    long values = before.rows() - before.nulls();
    List<Integer> edges = new ArrayList<>(List.of((Integer) sorted.get(0).getKey() - 1));
    long seen = 0;
    for (Map.Entry<Object, Long> bin : sorted) {
      seen += bin.getValue();
      if (seen * GROUPS >= values * edges.size()) {
        edges.add((Integer) bin.getKey());
      }
    }
    return new long[][] {by(edges, before), by(edges, now)};
  }

  private static long[] by(List<Integer> edges, ColumnSketch sketch) {
    long[] counts = new long[edges.size() + 1];
    sketch
        .bins()
        .forEach(
            (bin, count) -> {
              int range = 0;
              while (range < edges.size() && (Integer) bin > edges.get(range)) {
                range++;
              }
              counts[range] += count;
            });
    return counts;
  }

  /**
   * Counts by category: the most frequent ones before, and all others together.
   *
   * @return the counts before and those now
   */
  static long[][] categories(ColumnSketch before, ColumnSketch now, int most) {
    List<Map.Entry<Object, Long>> frequent = new ArrayList<>(before.bins().entrySet());
    frequent.sort(
        Map.Entry.<Object, Long>comparingByValue()
            .reversed()
            .thenComparing(entry -> (String) entry.getKey()));
    Map<Object, Integer> places = new HashMap<>();
    frequent.stream().limit(most).forEach(entry -> places.put(entry.getKey(), places.size()));
    long[][] counts = new long[2][places.size() + 1];
    before.bins().forEach((bin, n) -> counts[0][places.getOrDefault(bin, places.size())] += n);
    now.bins().forEach((bin, n) -> counts[1][places.getOrDefault(bin, places.size())] += n);
    return counts;
  }

  /** Compares every column of a table; of one that was not watched before nothing can be said. */
  static List<Drift> of(
      String table, Optional<TableSketch> before, TableSketch now, DriftSettings limits) {
    List<Drift> drifts = new ArrayList<>();
    now.columns()
        .forEach(
            (column, sketch) ->
                drifts.add(
                    before
                        .map(known -> known.columns().get(column))
                        .filter(known -> known.kind() == sketch.kind())
                        .map(known -> of(table, column, known, sketch, limits))
                        .orElseGet(() -> first(table, column, sketch))));
    return drifts;
  }
}
