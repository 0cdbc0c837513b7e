package io.shopkeeper.benchmark;

import io.shopkeeper.deep.backend.Backend;

/** Training steps of one network in a process of its own, on one thread. */
public final class DeepProcess {
  /** C2 is at work for so long: a step is short of the calls that make a method hot. */
  private static final double WARM_UP_SECONDS = 15;

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

  /** Seconds of a step once classes are loaded and loops compiled. */
  private static double secondsOf(Runnable step) {
    long begun = System.nanoTime();
    double last = 0;
    while (System.nanoTime() - begun < WARM_UP_SECONDS * 1e9) {
      long before = System.nanoTime();
      step.run();
      last = (System.nanoTime() - before) / 1e9;
    }
    return last;
  }
}
