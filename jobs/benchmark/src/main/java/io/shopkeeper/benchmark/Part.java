package io.shopkeeper.benchmark;

/** One part of the benchmark. */
interface Part {
  /** Its name on the command line of {@code jobs/benchmark/run}. */
  String name();

  /** Its description in one line. */
  String summary();

  /**
   * Checks that required options are given, before anything is measured.
   *
   * @throws WrongWords if one is missing, naming it
   */
  default void require(Options options) {}

  /** Runs the measurements and adds them to the run's table. */
  void run(Run run) throws Exception;
}
