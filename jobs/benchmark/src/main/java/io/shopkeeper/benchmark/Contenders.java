package io.shopkeeper.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts contenders, one process after another, each with one thread to compute with. */
final class Contenders {
  static final String VECTORS = "--add-modules=jdk.incubator.vector";

  /** For contenders that are to have one thread. */
  static final String ONE_CORE = "-XX:ActiveProcessorCount=1";

  private final Options options;
  private final Path log;
  private int failures;

  /**
   * Contenders of a run.
   *
   * @param log receives what they print beside the figures
   */
  Contenders(Options options, Path log) {
    this.options = options;
    this.log = log;
  }

  /** A class of ours in a JVM of its own, with this one's class path. */
  Optional<Measured> java(List<String> jvm, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return java(jvm, Map.of(), main, arguments);
  }

  /** The same with more in its environment. */
  Optional<Measured> java(
      List<String> jvm, Map<String, String> environment, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Optional<Measured> measured = measured(run(command(jvm, main, arguments), environment));
    failures += measured.isEmpty() ? 1 : 0;
    return measured;
  }

  /** How many of ours failed. A peer that is not installed is not a failure. */
  int failures() {
    return failures;
  }

  /** Runs a whole program, whose words go to the log; whether it went well. */
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

  /** What such a class prints in lines that begin with a mark. */
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
    // What Spark opens to run on Java 17; the run script passes them to this JVM too.
    String opens = System.getProperty("benchmark.opens", "");
    if (!opens.isBlank()) {
      command.addAll(List.of(opens.strip().split("\\s+")));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** A peer's script; nothing where there is no Python for it or the peer is not installed. */
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

  /** The lines that a process prints, which go to the log too; none where it failed. */
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
