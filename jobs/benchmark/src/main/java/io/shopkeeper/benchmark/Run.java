package io.shopkeeper.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The state that the parts of one run share: options, a temporary folder, contenders, and the table
 * of results.
 */
final class Run implements AutoCloseable {
  private final Options options;
  private final Path folder;
  private final Contenders contenders;
  private final Table table = new Table(System.out);

  /** Creates a run, and measures the machine's matrix product as the reference of all rates. */
  Run(Options options) throws Exception {
    this.options = options;
    this.folder = Files.createTempDirectory("shopkeeper-benchmark-");
    this.contenders = new Contenders(options, Path.of(options.text("log", "benchmark.log")));
    for (String library : List.of("numpy", "torch")) {
      contenders.python("sgemm.py", library, "5").ifPresent(table::sgemm);
    }
  }

  Options options() {
    return options;
  }

  Contenders contenders() {
    return contenders;
  }

  Table table() {
    return table;
  }

  /** The number of repeats of each measurement. */
  int repeats() {
    return options.number("repeats", 5, 2);
  }

  /** Creates a temporary folder, which is deleted at the end of the run. */
  Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  @Override
  public void close() throws IOException {
    table.conclude();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
