package io.shopkeeper.benchmark;

/** One part of the benchmark. */
interface Part {
  /** What {@code jobs/benchmark/run} calls it. */
  String name();

  /** One line for the list. */
  String summary();

  /**
   * Refuses options that it cannot do with, before anything is measured.
   *
   * @throws WrongWords with what it needs
   */
  default void require(Options options) {}

  /** Measures, and adds to the run's table. */
  void run(Run run) throws Exception;
}
