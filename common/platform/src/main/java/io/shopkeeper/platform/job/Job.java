package io.shopkeeper.platform.job;

import io.shopkeeper.core.live.Purpose;
import java.util.List;
import java.util.Map;

/**
 * A job is one thing that Shopkeeper does. It reads top to bottom: read tables, check, work,
 * commit. A job throws; it never exits, reads the clock or opens a session.
 *
 * @param <S> its settings: a record whose components are the HOCON sections that it reads
 */
public interface Job<S extends Record> {
  /** The job's kebab-case name on the command line. */
  String name();

  /** What the job does, in one line of at most 90 characters. */
  String summary();

  /** The record that the job's settings bind to. */
  Class<S> settings();

  /**
   * The jars that the job needs beside {@code shopkeeper.jar}, by file name; only jobs that name
   * one ship it. The job's own class must load without them: {@code --list} and {@code --help} do.
   */
  default List<String> libraries() {
    return List.of();
  }

  /** Whether the job is over in seconds, as one that only looks something up. */
  default boolean brief() {
    return false;
  }

  /** The purposes whose slot models of this job may take. */
  default List<Purpose> purposes() {
    return List.of();
  }

  /**
   * The jobs that this one runs as its steps under these settings, by name, in order; their
   * settings count as its own.
   */
  default List<String> steps(S settings) {
    return List.of();
  }

  /**
   * Checks how settings go together, before Spark starts; each value is in its range already.
   *
   * @throws io.shopkeeper.core.JobException (64) naming the setting to change
   */
  default void check(S settings) {}

  /**
   * The files that settings name, absolute or relative to where {@code conf/} lies: in cluster mode
   * {@code submit} ships them with the driver. A job opens one through {@link JobContext#file}.
   */
  default List<String> files(S settings) {
    return List.of();
  }

  /**
   * What the job reads, by name, with a fingerprint that changes when the content does. The default
   * run id is made of it: the same inputs and settings are the same run.
   */
  Map<String, String> inputs(S settings, JobContext context) throws Exception;

  /**
   * Does the job's work.
   *
   * @throws io.shopkeeper.core.JobException for what the user can mend, with its exit code
   */
  void run(S settings, JobContext context) throws Exception;
}
