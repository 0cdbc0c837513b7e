package io.shopkeeper.ranking.evaluate;

import io.shopkeeper.learning.judge.Slice;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** Slices by how much is known of a case before it. */
public final class HistorySlices {
  private HistorySlices() {}

  /**
   * The slices that hold any case.
   *
   * @param known for each case, the number of items known before it
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
