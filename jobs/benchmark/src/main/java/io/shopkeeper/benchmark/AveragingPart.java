package io.shopkeeper.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * Measures the speed-up by parameter averaging: the fashion-mnist example on one and on two
 * executor processes of one thread each, alternating; compared with the speed-up of two concurrent
 * matrix products, the upper bound on this machine.
 */
final class AveragingPart implements Part {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "averaging";
  }

  @Override
  public String summary() {
    return "fashion-mnist on two executors against one; needs SPARK_HOME, the built jars, the files";
  }

  /** The throughput and accuracy of one training. */
  private record Training(double examplesPerSecond, double accuracy) {}

  @Override
  public void run(Run run) throws Exception {
    List<Double> machine = new ArrayList<>();
    List<Training> one = new ArrayList<>();
    List<Training> two = new ArrayList<>();
    for (int turn = 0; turn < run.repeats(); turn++) {
      scaling(run).ifPresent(machine::add);
      one.add(train(run, 1, turn));
      two.add(train(run, 2, turn));
    }
    machine.stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .ifPresent(mean -> run.table().conclude("two sgemm at once: %.2f times one", mean));
    String epochs = epochs(run);
    double alone = median(one);
    double together = median(two);
    run.table()
        .conclude(
            "fashion-mnist, averaging every %s steps: one executor %.0f examples/s, two %.0f: %.2f times",
            frequency(run), alone, together, together / alone);
    run.table()
        .conclude(
            "test accuracy after %s epochs, turn by turn: one executor %s, two %s",
            epochs, accuracies(one), accuracies(two));
  }

  private static double median(List<Training> trainings) {
    return Gauge.median(trainings.stream().mapToDouble(Training::examplesPerSecond).toArray());
  }

  private static List<String> accuracies(List<Training> trainings) {
    return trainings.stream()
        .map(t -> String.format(java.util.Locale.ROOT, "%.4f", t.accuracy()))
        .toList();
  }

  private static String epochs(Run run) {
    return Integer.toString(run.options().number("epochs", 3, 1));
  }

  private static String frequency(Run run) {
    return Integer.toString(run.options().number("averaging-frequency", 10, 10));
  }

  /** The speed-up of two concurrent processes over one; empty without Python. */
  private static Optional<Double> scaling(Run run) throws Exception {
    Optional<Measured> alone = run.contenders().python("sgemm.py", "numpy", "9");
    if (alone.isEmpty()) {
      return Optional.empty();
    }
    CompletableFuture<Optional<Measured>> beside =
        CompletableFuture.supplyAsync(() -> product(run));
    Optional<Measured> first = product(run);
    Optional<Measured> second = joined(beside);
    return Optional.of(
        alone.get().wallSeconds()
            * (1 / first.orElseThrow().wallSeconds() + 1 / second.orElseThrow().wallSeconds()));
  }

  private static Optional<Measured> product(Run run) {
    try {
      return run.contenders().python("sgemm.py", "numpy", "9");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<Measured> joined(CompletableFuture<Optional<Measured>> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Training train(Run run, int executors, int turn) throws Exception {
    Path root = run.folder("fashion-" + executors + "-" + turn);
    Path home = Path.of(run.options().text("peers", ".")).resolve("../../..").normalize();
    List<String> command =
        List.of(
            home.resolve("submit-scripts/submit").toString(),
            "fashion-mnist",
            "--set",
            "shopkeeper.root=" + root,
            "--set",
            "spark.master=local-cluster[" + executors + ",1,2048]",
            "--set",
            "deep.workers=" + executors,
            "--set",
            "deep.placement=averaged",
            "--set",
            "deep.averaging-frequency=" + frequency(run),
            "--set",
            "deep.epochs=" + epochs(run),
            "--set",
            "fashion-mnist.network=" + run.options().text("network", "small"),
            "--set",
            "fashion-mnist.least-accuracy=0",
            "--set",
            "spark.executor.memory=2g",
            "--set",
            "spark.executor.memoryOverhead=1g");
    Map<String, String> environment = new HashMap<>(DeepPart.environment());
    // Required by executors of a local cluster.
    environment.put("SPARK_SCALA_VERSION", "2.12");
    if (!run.contenders().program(command, environment)) {
      throw new IllegalStateException(
          "fashion-mnist failed: see the log; it needs SPARK_HOME, `mvn -DskipTests package`, and the idx files");
    }
    try (Stream<Path> records = Files.walk(root.resolve("runs"))) {
      Path record =
          records
              .filter(p -> p.getFileName().toString().equals("run.json"))
              .findFirst()
              .orElseThrow();
      JsonNode metrics = JSON.readTree(record.toFile()).path("metrics");
      return new Training(
          metrics.path("fashion-mnist.examples_per_second").asDouble(),
          metrics.path("test_accuracy").asDouble());
    }
  }
}
