package io.shopkeeper.benchmark;

import java.util.Arrays;
import java.util.List;

/** What {@code jobs/benchmark/run} starts. */
public final class Main {
  private static final List<Benchmark> BENCHMARKS =
      List.of(new TopKBenchmark(), new TopKGrowthBenchmark());

  private Main() {}

  /** Runs the benchmark that is named first; without one, lists them. */
  public static void main(String[] arguments) throws Exception {
    Benchmark chosen =
        BENCHMARKS.stream()
            .filter(b -> arguments.length > 0 && b.name().equals(arguments[0]))
            .findFirst()
            .orElse(null);
    if (chosen == null) {
      BENCHMARKS.forEach(b -> System.out.printf("%-14s %s%n", b.name(), b.summary()));
      return;
    }
    chosen.run(Options.parse(Arrays.copyOfRange(arguments, 1, arguments.length)));
  }
}
