package io.shopkeeper.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Ours and a peer one after the other, several times, so that both meet the same conditions. */
final class Turns {
  /** A process that measures itself. */
  @FunctionalInterface
  interface Contender {
    /** Empty if it fails. */
    Optional<Measured> measured() throws IOException, InterruptedException;
  }

  private Turns() {}

  /**
   * Measures both, adds the median of each to the table, and how they compare turn by turn.
   *
   * @param work what is measured
   * @param unit what is counted, in the plural
   * @param peer the peer's name
   */
  static void of(Run run, String work, String unit, Contender ours, String peer, Contender its)
      throws IOException, InterruptedException {
    List<Measured> left = new ArrayList<>();
    List<Measured> right = new ArrayList<>();
    for (int turn = 0; turn < run.repeats(); turn++) {
      ours.measured().ifPresent(left::add);
      its.measured().ifPresent(right::add);
    }
    run.table().row(work, "ours", median(left), 0);
    run.table().row(work, peer, median(right), 0);
    if (!left.isEmpty() && left.size() == right.size()) {
      double[] ratios = new double[left.size()];
      for (int turn = 0; turn < ratios.length; turn++) {
        ratios[turn] = left.get(turn).usersPerSecond() / right.get(turn).usersPerSecond();
      }
      Arrays.sort(ratios);
      run.table()
          .conclude(
              "%s: %.2f of %s's %s per CPU second, from %.2f to %.2f in %d turns",
              work,
              Gauge.median(ratios),
              peer,
              unit,
              ratios[0],
              ratios[ratios.length - 1],
              ratios.length);
    }
  }

  /** The median of several measurements; empty if there are none. */
  private static Optional<Measured> median(List<Measured> turns) {
    List<Measured> sorted =
        turns.stream().sorted(Comparator.comparingDouble(Measured::usersPerSecond)).toList();
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
  }
}
