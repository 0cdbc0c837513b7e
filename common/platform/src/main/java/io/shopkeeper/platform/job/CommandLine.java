package io.shopkeeper.platform.job;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.storage.Names;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What was typed: {@code JOB [--env E] [--as-of D] [--run-id ID] [--set key=value]... [-- SPARK
 * ARGS]}.
 *
 * @param job the job's name; empty for {@code --list} and a bare {@code --help}
 * @param action what to do with it
 * @param settingsFile the resolved settings that {@code submit} ships; absent on the first parse
 * @param submission where {@code submit} left what a driver on the cluster reads
 */
public record CommandLine(
    Optional<String> job,
    Action action,
    String env,
    Optional<LocalDate> asOf,
    Optional<String> runId,
    List<String> assignments,
    Optional<String> settingsFile,
    Optional<String> submission,
    List<String> sparkArguments) {

  /** What to do. */
  public enum Action {
    RUN,
    LIST,
    HELP,
    EXPLAIN
  }

  /** How the command line is spelled. */
  public static final String USAGE =
      """
      submit JOB [--env local|standalone|yarn] [--as-of YYYY-MM-DD] [--run-id ID]
                 [--set key=value]... [-- SPARK-SUBMIT-ARGS...]
      submit --list              every job, one line each
      submit JOB --help          its settings with defaults and meaning
      submit JOB --explain ...   the effective settings with the origin of each; runs nothing
      """;

  /**
   * Parses arguments.
   *
   * @throws JobException (64) naming the argument that is wrong
   */
  public static CommandLine parse(String... arguments) {
    List<String> all = Arrays.asList(arguments);
    int dashes = all.indexOf("--");
    List<String> own = dashes < 0 ? all : all.subList(0, dashes);
    List<String> spark = dashes < 0 ? List.of() : List.copyOf(all.subList(dashes + 1, all.size()));
    String job = null;
    Action action = Action.RUN;
    String env = "local";
    LocalDate asOf = null;
    String runId = null;
    String settingsFile = null;
    String submission = null;
    List<String> assignments = new ArrayList<>();
    for (Iterator<String> it = own.iterator(); it.hasNext(); ) {
      String argument = it.next();
      switch (argument) {
        case "--list" -> action = Action.LIST;
        case "--help", "-h" -> action = Action.HELP;
        case "--explain" -> action = Action.EXPLAIN;
        case "--env" -> env = Names.check("--env", next(it, argument, "local, standalone or yarn"));
        case "--as-of" -> asOf = day(next(it, argument, "a day, as in 2026-01-31"));
        case "--run-id" -> runId = runId(next(it, argument, "a name"));
        case "--set" -> assignments.add(next(it, argument, "key=value"));
        case "--settings" -> settingsFile = next(it, argument, "a file");
        case "--submission" -> submission = place(next(it, argument, "a folder"));
        default -> {
          if (argument.startsWith("-")) {
            throw JobException.usage(
                "unknown option '%s'; options of spark-submit go behind '--'".formatted(argument));
          }
          if (job != null) {
            throw JobException.usage(
                "unexpected '%s' after job '%s'; settings are given as --set key=value"
                    .formatted(argument, job));
          }
          job = argument;
        }
      }
    }
    if (job == null && action == Action.RUN) {
      action = Action.HELP;
    }
    if (job == null && action == Action.EXPLAIN) {
      throw JobException.usage("--explain needs a job, as in: submit als-train --explain");
    }
    return new CommandLine(
        Optional.ofNullable(job),
        action,
        env,
        Optional.ofNullable(asOf),
        Optional.ofNullable(runId),
        List.copyOf(assignments),
        Optional.ofNullable(settingsFile),
        Optional.ofNullable(submission),
        spark);
  }

  /** The same line, whose settings were resolved before and lie in a file. */
  CommandLine withSettings(String file) {
    return new CommandLine(
        job,
        action,
        env,
        asOf,
        runId,
        assignments,
        Optional.of(file),
        Optional.empty(),
        sparkArguments);
  }

  private static String next(Iterator<String> it, String option, String what) {
    if (!it.hasNext()) {
      throw JobException.usage(option + " needs " + what);
    }
    return it.next();
  }

  /** A folder by its whole address: one by a relative path would be another on every machine. */
  private static String place(String text) {
    if (!text.matches("(file|hdfs):.+")) {
      throw JobException.usage(
          "--submission '%s' is no file: or hdfs: address; submit gives it, not a person"
              .formatted(text));
    }
    return text;
  }

  private static LocalDate day(String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= 1970 && day.getYear() <= 9999) {
        return day;
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw JobException.usage("--as-of '%s' is not a day; write it as 2026-01-31".formatted(text));
  }

  /** A run id names a directory: nothing else may be spelled with it. */
  private static String runId(String text) {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
      throw JobException.usage(
          "--run-id '%s': use letters, digits, '.', '_' and '-', 128 at most, no leading dot"
              .formatted(text));
    }
    return text;
  }
}
