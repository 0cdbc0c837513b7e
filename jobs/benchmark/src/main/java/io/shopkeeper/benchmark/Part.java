package io.shopkeeper.benchmark;

/** One part of the benchmark. */
interface Part {
  /** What {@code jobs/benchmark/run} calls it. */
  String name();

  /** One line for the list. */
  String summary();

  /** Measures, and adds to the run's table. */
  void run(Run run) throws Exception;
}
