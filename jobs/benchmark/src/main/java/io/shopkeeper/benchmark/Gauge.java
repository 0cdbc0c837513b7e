package io.shopkeeper.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Measures the CPU time, wall time and memory of this process. */
final class Gauge {
  /** Something to time. */
  interface Work {
    void run() throws Exception;
  }

  private Gauge() {}

  /**
   * Measures some work; times are the median of the repeats.
   *
   * @param warmUps number of runs before the measurement
   */
  static Measured measure(int users, int warmUps, int repeats, String note, Work work)
      throws Exception {
    for (int i = 0; i < warmUps; i++) {
      work.run();
    }
    double[] cpu = new double[repeats];
    double[] wall = new double[repeats];
    for (int i = 0; i < repeats; i++) {
      long cpuBefore = cpuNanos();
      long before = System.nanoTime();
      work.run();
      wall[i] = (System.nanoTime() - before) / 1e9;
      cpu[i] = (cpuNanos() - cpuBefore) / 1e9;
    }
    return new Measured(users, median(cpu), median(wall), peakMegabytes(), repeats, note);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** The peak resident memory in megabytes, as Linux reports it; 0 on other systems. */
  static double peakMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
