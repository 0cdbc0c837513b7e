package io.shopkeeper.benchmark;

import io.shopkeeper.benchmark.Workload.Lengths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How our kernel's cost grows with users, items and rank, one at a time. */
final class TopKGrowthBenchmark implements Benchmark {
  private static final int USERS = 4_096;
  private static final int ITEMS = 90_000;
  private static final int RANK = 64;

  @Override
  public String name() {
    return "topk-growth";
  }

  @Override
  public String summary() {
    return "how top-K scoring grows with users, items and rank";
  }

  @Override
  public void run(Options options) throws Exception {
    Contenders contenders = new Contenders(options, Path.of(options.text("log", "benchmark.log")));
    System.out.println("\n| users | items | rank | CPU s | users per CPU s | GFLOP per CPU s |");
    System.out.println("|---|---|---|---|---|---|");
    for (int users : new int[] {1_024, 4_096, 16_384}) {
      measure(contenders, options, users, ITEMS, RANK);
    }
    for (int items : new int[] {10_000, 30_000, 270_000}) {
      measure(contenders, options, USERS, items, RANK);
    }
    for (int rank : new int[] {32, 128, 256}) {
      measure(contenders, options, USERS, ITEMS, rank);
    }
  }

  private static void measure(
      Contenders contenders, Options options, int users, int items, int rank) throws Exception {
    Path directory = Files.createTempDirectory("shopkeeper-benchmark-");
    try {
      Workload data = Workload.random(users, items, rank, Lengths.ALIKE, 20_260_331);
      data.write(directory);
      Optional<Measured> measured =
          contenders.java(
              List.of(Contenders.VECTORS),
              TopKProcess.class,
              "kernel",
              directory.toString(),
              Integer.toString(users),
              Integer.toString(options.number("k", 100)),
              Integer.toString(options.number("repeats", 5)));
      Measured m = measured.orElseThrow();
      System.out.printf(
          Locale.ROOT,
          "| %,d | %,d | %d | %.3f | %,.0f | %.1f |%n",
          users,
          items,
          rank,
          m.cpuSeconds(),
          m.usersPerSecond(),
          data.operations(users) / 1e9 / m.cpuSeconds());
    } finally {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }
}
