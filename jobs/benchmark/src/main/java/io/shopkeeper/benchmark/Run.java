package io.shopkeeper.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the parts of one run share: options, a scratch folder, who starts contenders, the table. */
final class Run implements AutoCloseable {
  private final Options options;
  private final Path folder;
  private final Contenders contenders;
  private final Table table = new Table(System.out);

  /** Measures the machine's matrix product, which all rates are compared with. */
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

  /** How often everything is measured. */
  int repeats() {
    return options.number("repeats", 5, 2);
  }

  /** A new folder, which goes with the run. */
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
