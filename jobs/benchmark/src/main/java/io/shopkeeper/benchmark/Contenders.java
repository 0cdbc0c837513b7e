package io.shopkeeper.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs contenders one after another, each in a separate process with one compute thread. */
final class Contenders {
  static final String VECTORS = "--add-modules=jdk.incubator.vector";

  /** The JVM option that limits a contender to one core. */
  static final String ONE_CORE = "-XX:ActiveProcessorCount=1";

  private final Options options;
  private final Path log;
  private int failures;

  /**
   * Creates the contenders of a run.
   *
   * @param log receives their output except for the figures
   */
  Contenders(Options options, Path log) {
    this.options = options;
    this.log = log;
  }

  /**
   * Runs one of our classes in a separate JVM with the class path of this one; empty if it fails.
   */
  Optional<Measured> java(List<String> jvm, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return java(jvm, Map.of(), main, arguments);
  }

  /** Runs one of our classes with additional environment variables; empty if it fails. */
  Optional<Measured> java(
      List<String> jvm, Map<String, String> environment, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Optional<Measured> measured = measured(run(command(jvm, main, arguments), environment));
    failures += measured.isEmpty() ? 1 : 0;
    return measured;
  }

  /** The number of our contenders that failed. A peer that is not installed is not a failure. */
  int failures() {
    return failures;
  }

  /** Runs a program, whose output goes to the log, and returns whether it succeeded. */
  boolean program(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().putAll(environment);
    return builder.start().waitFor() == 0;
  }

  /** Runs one of our classes and returns its output lines that begin with a mark. */
  List<String> lines(List<String> jvm, Class<?> main, String mark, String... arguments)
      throws IOException, InterruptedException {
    return run(command(jvm, main, arguments), Map.of()).stream()
        .filter(l -> l.startsWith(mark))
        .toList();
  }

  private static List<String> command(List<String> jvm, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx6g");
    command.addAll(jvm);
    // The --add-opens options of Spark on Java 17, which the run script passes to this JVM too.
    String opens = System.getProperty("benchmark.opens", "");
    if (!opens.isBlank()) {
      command.addAll(List.of(opens.strip().split("\\s+")));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs a peer's script; empty without Python or if the peer is not installed. */
  Optional<Measured> python(String script, String... arguments)
      throws IOException, InterruptedException {
    String python = options.text("python", "");
    if (python.isEmpty()) {
      return Optional.empty();
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of(python, Path.of(options.text("peers", "."), script).toString()));
    command.addAll(List.of(arguments));
    return measured(run(command, Map.of()));
  }

  private static Optional<Measured> measured(List<String> lines) {
    return lines.stream().filter(Measured::isLine).map(Measured::ofLine).findFirst();
  }

  /** Runs a process and returns its output lines, which also go to the log; empty if it failed. */
  private List<String> run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    for (String threads : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")) {
      builder.environment().put(threads, "1");
    }
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        Files.writeString(
            log,
            line + "\n",
            java.nio.file.StandardOpenOption.APPEND,
            java.nio.file.StandardOpenOption.CREATE);
      }
    }
    return process.waitFor() == 0 ? lines : List.of();
  }
}
