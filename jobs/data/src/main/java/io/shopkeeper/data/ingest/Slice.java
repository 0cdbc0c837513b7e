package io.shopkeeper.data.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * A split of a file: the lines that begin in [start, end), in bytes.
 *
 * @param number the file's number in {@code at}
 * @param end exclusive; -1 for a compressed file, which cannot be split
 * @param weight estimated size of the text in bytes
 */
record Slice(SourceFile file, int number, long start, long end, long weight)
    implements Serializable {
  private static final long BYTES = 64L << 20;

  /** Typical compression ratio of gzip on logs. */
  private static final int INFLATION = 6;

  /** Splits a file into slices of bounded length if its lines are records. */
  static List<Slice> of(SourceFile file, int number, Predicate<SourceFile> compressed) {
    if (file.mapping().csv().multiline() && !compressed.test(file)) {
      // A split could begin within a record.
      return List.of(new Slice(file, number, 0, file.bytes(), file.bytes()));
    }
    if (compressed.test(file)) {
      return List.of(new Slice(file, number, 0, -1, file.bytes() * INFLATION));
    }
    List<Slice> slices = new ArrayList<>();
    for (long start = 0; start < file.bytes(); start += BYTES) {
      long end = Math.min(file.bytes(), start + BYTES);
      slices.add(new Slice(file, number, start, end, end - start));
    }
    return slices;
  }

  /** Assigns slices to tasks greedily: the largest first, each to the least loaded task. */
  static List<List<Slice>> tasks(List<Slice> slices, int parallelism) {
    long total = slices.stream().mapToLong(Slice::weight).sum();
    int count = (int) Math.min(slices.size(), Math.max(2L * parallelism, total / BYTES + 1));
    List<List<Slice>> tasks = new ArrayList<>();
    long[] loads = new long[count];
    PriorityQueue<Integer> lightest =
        new PriorityQueue<>(Comparator.<Integer>comparingLong(t -> loads[t]).thenComparing(t -> t));
    for (int t = 0; t < count; t++) {
      tasks.add(new ArrayList<>());
      lightest.add(t);
    }
    slices.stream()
        .sorted(Comparator.comparingLong(Slice::weight).reversed())
        .forEach(
            slice -> {
              int task = lightest.remove();
              tasks.get(task).add(slice);
              loads[task] += slice.weight();
              lightest.add(task);
            });
    return tasks;
  }
}
