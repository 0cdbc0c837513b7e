package io.shopkeeper.benchmark;

import io.shopkeeper.deep.backend.Backend;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/** Measures training steps of one network in a separate process, on one thread. */
public final class DeepProcess {
  /** Share of a window's time below which the JIT compiler counts as idle. */
  private static final double SILENT = 0.05;

  private static final double WINDOW_SECONDS = 3;

  /**
   * Number of consecutive idle windows required, since compilation time is only counted when it is
   * complete.
   */
  private static final int WINDOWS = 3;

  private static final double MOST_SECONDS = 60;

  private DeepProcess() {}

  /** Arguments: {@code fast} or {@code stock}, the network, seconds of a repeat, repeats. */
  public static void main(String[] arguments) throws Exception {
    Backend.SINGLE_THREAD.start();
    boolean fast = arguments[0].equals("fast");
    Runnable step = DeepNetworks.step(arguments[1], fast);
    double seconds = Double.parseDouble(arguments[2]);
    int steps = (int) Math.max(1, seconds / secondsOf(step));
    System.out.println(
        Gauge.measure(
                steps * DeepNetworks.batch(arguments[1]),
                0,
                Integer.parseInt(arguments[3]),
                System.getProperty("org.bytedeco.javacpp.platform.extension", ""),
                () -> {
                  for (int i = 0; i < steps; i++) {
                    step.run();
                  }
                })
            .line());
  }

  /** Seconds per step after warm-up: when the JIT compiler is idle, or after a minute. */
  private static double secondsOf(Runnable step) {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long begun = System.nanoTime();
    double each = 0;
    int silent = 0;
    while (silent < WINDOWS && System.nanoTime() - begun < MOST_SECONDS * 1e9) {
      long compiled = compiler.getTotalCompilationTime();
      long window = System.nanoTime();
      int steps = 0;
      while (System.nanoTime() - window < WINDOW_SECONDS * 1e9) {
        step.run();
        steps++;
      }
      double seconds = (System.nanoTime() - window) / 1e9;
      each = seconds / steps;
      boolean quiet = (compiler.getTotalCompilationTime() - compiled) / 1e3 < SILENT * seconds;
      silent = quiet ? silent + 1 : 0;
    }
    return each;
  }
}
