package io.shopkeeper.deep.benchmark;

import io.shopkeeper.deep.layer.CpuThreads;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whole training steps (forward, backward, Adam) of named networks, one thread, examples a second.
 * Arguments: {@code fast} or {@code stock}, then network names; see {@code docs/benchmarks.md}. Its
 * peer is {@code deep_layers_torch.py}.
 */
public final class DeepLayerBenchmark {
  private static final int ROUNDS = 7;
  private static final double ROUND_SECONDS = 1.5;

  private DeepLayerBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    boolean fast = arguments[0].equals("fast");
    CpuThreads.one();
    System.out.printf(
        Locale.ROOT,
        "natives %s, sgemm peak %.0f GFLOP/s%n",
        System.getProperty("org.bytedeco.javacpp.platform.extension", "plain"),
        sgemmPeak());
    for (String name : Arrays.copyOfRange(arguments, 1, arguments.length)) {
      Runnable step = BenchmarkNetworks.step(name, fast);
      if (step == null) {
        continue;
      }
      measure(arguments[0], name, step);
    }
  }

  private static void measure(String kind, String name, Runnable step) {
    long warm = System.nanoTime();
    while (System.nanoTime() - warm < 6_000_000_000L) {
      step.run();
    }
    double[] wall = new double[ROUNDS];
    double[] cpu = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      long startCpu = processCpu();
      int steps = 0;
      while (System.nanoTime() - start < ROUND_SECONDS * 1e9) {
        step.run();
        steps++;
      }
      wall[round] = (System.nanoTime() - start) / 1e9 / steps;
      cpu[round] = (processCpu() - startCpu) / 1e9 / steps;
    }
    Arrays.sort(wall);
    Arrays.sort(cpu);
    double median = wall[ROUNDS / 2];
    System.out.printf(
        Locale.ROOT,
        "%-6s %-13s %9.0f examples/s, step %7.2f ms (%.2f to %.2f), CPU %7.2f ms%n",
        kind,
        name,
        BenchmarkNetworks.batch(name) / median,
        median * 1e3,
        wall[0] * 1e3,
        wall[ROUNDS - 1] * 1e3,
        cpu[ROUNDS / 2] * 1e3);
  }

  private static long processCpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double sgemmPeak() {
    int n = 1024;
    INDArray a = Nd4j.rand(DataType.FLOAT, n, n);
    INDArray b = Nd4j.rand(DataType.FLOAT, n, n);
    INDArray c = Nd4j.create(DataType.FLOAT, new long[] {n, n}, 'f');
    double best = 0;
    for (int i = 0; i < 40; i++) {
      long start = System.nanoTime();
      Nd4j.gemm(a, b, c, false, false, 1, 0);
      best = Math.max(best, 2e-9 * n * n * n / ((System.nanoTime() - start) / 1e9));
    }
    return best;
  }
}
