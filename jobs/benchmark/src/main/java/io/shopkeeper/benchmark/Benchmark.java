package io.shopkeeper.benchmark;

/** One thing to measure. */
interface Benchmark {
  /** What {@code jobs/benchmark/run} calls it. */
  String name();

  /** One line for the list. */
  String summary();

  /** Measures, and prints tables in Markdown. */
  void run(Options options) throws Exception;
}
