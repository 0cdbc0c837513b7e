package io.shopkeeper.ranking.evaluate;

import io.shopkeeper.learning.judge.Slice;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** Slices of test cases by the length of the history. */
public final class HistorySlices {
  private HistorySlices() {}

  /**
   * The non-empty slices.
   *
   * @param known for each case, the number of items in its history, at least 0
   */
  public static List<Slice> of(int[] known) {
    return Stream.of(
            slice("1 to 4 items known", known, n -> n < 5),
            slice("5 to 19 items known", known, n -> n >= 5 && n < 20),
            slice("20 and more items known", known, n -> n >= 20))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Slice> slice(String name, int[] known, IntPredicate size) {
    return Slice.of(name, known.length, c -> size.test(known[c]));
  }
}
