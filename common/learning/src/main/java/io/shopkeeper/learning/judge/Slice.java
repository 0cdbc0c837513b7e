package io.shopkeeper.learning.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A subset of a board's cases that is evaluated separately.
 *
 * @param name as reports print it
 * @param cases indices of its cases on the board, from 0, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Slice(String name, int[] cases) {
  /**
   * The slice of the cases that satisfy a property; empty if none does.
   *
   * @param cases number of cases on the board
   * @param property tests the index of a case
   */
  public static Optional<Slice> of(String name, int cases, IntPredicate property) {
    int[] held = IntStream.range(0, cases).filter(property).toArray();
    return held.length == 0 ? Optional.empty() : Optional.of(new Slice(name, held));
  }

  /** The slices of concatenated boards; slices of the same name are merged. */
  static List<Slice> joined(List<Board> boards) {
    Map<String, List<Integer>> byName = new LinkedHashMap<>();
    int before = 0;
    for (Board board : boards) {
      for (Slice slice : board.slices()) {
        List<Integer> into = byName.computeIfAbsent(slice.name(), name -> new ArrayList<>());
        for (int place : slice.cases()) {
          into.add(before + place);
        }
      }
      before += board.cases();
    }
    return byName.entrySet().stream()
        .map(e -> new Slice(e.getKey(), e.getValue().stream().mapToInt(i -> i).toArray()))
        .toList();
  }
}
