package io.shopkeeper.platform.job;

import java.util.List;
import java.util.Map;

/**
 * One thing that Shopkeeper does. A job reads top to bottom: read tables, check, work, commit. It
 * throws; it never exits, reads the clock or opens a session.
 *
 * @param <S> its settings: a record whose components are the HOCON sections that it reads
 */
public interface Job<S extends Record> {
  /** Its kebab-case name on the command line. */
  String name();

  /** What it does, in one line. */
  String summary();

  /** The record that its settings bind to. */
  Class<S> settings();

  /**
   * The jars that it needs beside {@code shopkeeper.jar}, by file name; only jobs that name one
   * ship it. The job's own class must load without them: {@code --list} and {@code --help} do.
   */
  default List<String> libraries() {
    return List.of();
  }

  /** The jobs that it runs as its steps, by name; their settings count as its own. */
  default List<String> steps() {
    return List.of();
  }

  /**
   * Checks the interactions of settings, before Spark starts.
   *
   * @throws io.shopkeeper.core.JobException (64) naming the setting to change
   */
  default void check(S settings) {}

  /**
   * What it reads, by name, with a fingerprint that changes when the content does. The default run
   * id is made of it: the same inputs and settings are the same run.
   */
  Map<String, String> inputs(S settings, JobContext context) throws Exception;

  /** Does the work. */
  void run(S settings, JobContext context) throws Exception;
}
