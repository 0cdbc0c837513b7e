package io.shopkeeper.platform.job;

import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Slots;
import io.shopkeeper.platform.version.VersionStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** What the runner gives a job: the session, the stores, the day, and a record to write into. */
public interface JobContext {
  /** The session of the process; there is one. */
  SparkSession spark();

  /** The id of this run, which names its record, its staging and its checkpoints. */
  String runId();

  /** The last shop-local day whose data counts. */
  LocalDate asOf();

  /** The shop's time zone: a day is a day there. */
  ZoneId zone();

  /** The clock; logic has no other. */
  Clock clock();

  /** The storage under {@code shopkeeper.root}. */
  Storage storage();

  /** The store of the curated tables. */
  TableStore tables();

  /** The store of the models. */
  VersionStore artifacts();

  /** The slots, which say which model serves each purpose. */
  Slots slots();

  /** The store of the releases: tables that go live together. */
  VersionStore releases();

  /**
   * A directory under the root for what the same run, started again, goes on from if it was killed
   * or failed. It is gone when the run has come to its end.
   */
  String checkpoints();

  /**
   * Where a file lies that a setting names.
   *
   * @param name absolute, or relative to the directory that holds {@code conf/}; where a cluster
   *     runs the driver, the copy that was shipped with it
   */
  Path file(String name);

  /** The key of the pseudonyms, never printed. */
  byte[] pseudonymKey();

  /** Runs one named phase: timed, shown as progress, and a job group in the Spark UI. */
  <T> T phase(String name, Work<T> work) throws Exception;

  /** Runs one named phase without a result. */
  default void phase(String name, Action action) throws Exception {
    phase(
        name,
        () -> {
          action.run();
          return null;
        });
  }

  /** Records a metric in {@code run.json}. */
  void metric(String name, double value);

  /** Records rows that went in or out, by table, in {@code run.json}. */
  void rows(String name, long count);

  /** Records any fact that the report shows, as JSON-able value, in {@code run.json}. */
  void fact(String name, Object value);

  /** Prints one line for the person who watches. */
  void say(String line);

  /** A manifest with everything the runner knows: run, settings, software. */
  Manifest draft(
      long seed,
      Map<String, String> inputs,
      Map<String, Double> metrics,
      Map<String, String> labels);

  /**
   * Runs another job of the catalogue as a step of this one: the same session, day and settings, a
   * run record of its own.
   *
   * @return how it ended; a step that fails for another reason than the gate throws
   */
  Outcome step(String job) throws Exception;

  /**
   * Whether a run has left something and not come to its end, as its record says, which is written
   * last: it was killed, or it failed.
   */
  boolean isUnfinished(String runId) throws IOException;

  /**
   * The one object of a type that the steps of a night share, such as data that several of them
   * work on: made by the first that asks, and closed when the night ends. A job that runs alone is
   * a night of one step.
   */
  <T extends Closeable> T shared(Class<T> type, Supplier<T> first);

  /** How a step ended. */
  record Outcome(String runId, io.shopkeeper.core.ExitCode exitCode, String message) {}

  /** The work of a phase that has a result. */
  @FunctionalInterface
  interface Work<T> {
    /** Does the work and returns its result. */
    T run() throws Exception;
  }

  /** The work of a phase that has no result. */
  @FunctionalInterface
  interface Action {
    /** Does the work. */
    void run() throws Exception;
  }
}
