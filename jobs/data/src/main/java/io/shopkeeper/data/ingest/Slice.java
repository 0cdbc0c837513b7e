package io.shopkeeper.data.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * The lines of a file that begin in [start, end).
 *
 * @param number the file's number in {@code at}
 * @param end -1 for all of a compressed file, which cannot be cut
 * @param weight about how many bytes of text it is
 */
record Slice(SourceFile file, int number, long start, long end, long weight)
    implements Serializable {
  private static final long BYTES = 64L << 20;

  /** gzip makes logs about this much smaller. */
  private static final int INFLATION = 6;

  /** Cuts a file into slices of bounded length, where it can be cut. */
  static List<Slice> of(SourceFile file, int number, Predicate<SourceFile> compressed) {
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

  /** Spreads slices over tasks: the largest first, each to the task with the least so far. */
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
