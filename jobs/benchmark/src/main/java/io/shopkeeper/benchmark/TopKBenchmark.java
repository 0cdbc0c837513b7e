package io.shopkeeper.benchmark;

import io.shopkeeper.benchmark.Workload.Lengths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The k best items of every user: our kernel and our export to Parquet beside MLlib, implicit,
 * faiss and PyTorch, and the machine's own matrix product.
 */
final class TopKBenchmark implements Benchmark {
  private static final List<String> PEERS = List.of("implicit", "faiss", "torch");

  /** How many users' lists are compared. */
  private static final int COMPARED = 256;

  @Override
  public String name() {
    return "topk";
  }

  @Override
  public String summary() {
    return "top-K scoring and score export, against MLlib, implicit, faiss and PyTorch";
  }

  @Override
  public void run(Options options) throws Exception {
    int users = options.number("users", 50_000);
    int items = options.number("items", 90_000);
    int rank = options.number("rank", 64);
    int k = options.number("k", 100);
    int sample = Math.min(users, options.number("kernel-users", 8_192));
    int mllibUsers = Math.min(users, options.number("mllib-users", 2_000));
    int repeats = options.number("repeats", 5);
    Lengths lengths = Lengths.valueOf(options.text("lengths", "alike").toUpperCase(Locale.ROOT));
    List<String> only = List.of(options.text("only", "").split(",", -1));
    Path directory = Files.createTempDirectory("shopkeeper-benchmark-");
    try {
      Workload data = Workload.random(users, items, rank, lengths, 20_260_331);
      data.write(directory);
      Contenders contenders =
          new Contenders(options, Path.of(options.text("log", "benchmark.log")));
      String[] kernelOf = arguments("kernel", directory, sample, k, repeats);
      System.out.printf(
          Locale.ROOT,
          "%n%,d users x %,d items, rank %d, top %d, seen items left out, lengths %s, one thread%n%n",
          users,
          items,
          rank,
          k,
          lengths.name().toLowerCase(Locale.ROOT));
      Table table = new Table(data);
      for (String library : List.of("numpy", "torch")) {
        contenders.python("sgemm.py", library, "5").ifPresent(table::sgemm);
      }
      if (wanted(only, "kernel")) {
        table.row(
            "our kernel",
            contenders.java(List.of(Contenders.VECTORS), TopKProcess.class, kernelOf));
      }
      if (wanted(only, "plain")) {
        table.row(
            "our kernel without the Vector API",
            contenders.java(List.of(), TopKProcess.class, kernelOf));
      }
      for (String peer : PEERS) {
        if (wanted(only, peer)) {
          Optional<Measured> measured =
              contenders.python("topk.py", arguments(peer, directory, sample, k, repeats));
          table.row(peer, measured.map(m -> compared(m, peer, directory, sample, k)));
        }
      }
      for (String export : List.of("export", "export-reasons", "write-only", "mllib")) {
        if (wanted(only, export)) {
          int n = export.equals("mllib") ? mllibUsers : users;
          table.row(
              label(export),
              contenders.java(
                  List.of(Contenders.VECTORS),
                  TopKProcess.class,
                  arguments(export, directory, n, k, 1)));
        }
      }
      table.printExports(k, users);
    } finally {
      delete(directory);
    }
  }

  private static boolean wanted(List<String> only, String contender) {
    return only.equals(List.of("")) || only.contains(contender);
  }

  private static String label(String export) {
    return switch (export) {
      case "export" -> Table.EXPORT;
      case "export-reasons" -> Table.EXPORT + " with five reasons";
      case "write-only" -> Table.WRITE;
      default -> Table.MLLIB;
    };
  }

  private static String[] arguments(String who, Path directory, int users, int k, int repeats) {
    return new String[] {
      who,
      directory.toString(),
      Integer.toString(users),
      Integer.toString(k),
      Integer.toString(repeats)
    };
  }

  /** Adds to the note how many of a peer's items are ours: it must have done the same work. */
  private static Measured compared(Measured peer, String name, Path directory, int users, int k) {
    try {
      int[] ours = Workload.ints(directory.resolve("kernel.lists"));
      int[] theirs = Workload.ints(directory.resolve(name + ".lists"));
      double same = 0;
      int n = Math.min(COMPARED, users);
      for (int u = 0; u < n; u++) {
        int[] list = Arrays.copyOfRange(ours, u * k, (u + 1) * k);
        Arrays.sort(list);
        for (int i = u * k; i < (u + 1) * k; i++) {
          same += Arrays.binarySearch(list, theirs[i]) >= 0 ? 1 : 0;
        }
      }
      return new Measured(
          peer.users(),
          peer.cpuSeconds(),
          peer.wallSeconds(),
          peer.peakMegabytes(),
          peer.repeats(),
          String.format(
              Locale.ROOT, "%s; %.2f %% of its items are ours", peer.note(), 100 * same / n / k));
    } catch (IOException e) {
      return peer;
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
