package io.shopkeeper.platform.job;

import io.shopkeeper.core.DamagedException;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSError;

/** Turns whatever a job throws into an exit code and the one line that the user reads. */
final class Failures {
  /** A step of a pipeline failed; its own record has said why. */
  static final class StepFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient JobContext.Outcome outcome;

    StepFailed(String job, JobContext.Outcome outcome) {
      super(job + ": " + outcome.message());
      this.outcome = outcome;
    }
  }

  /** What Spark says of the table that a task was writing. */
  private static final Pattern WRITTEN = Pattern.compile("writing rows to (\\S+?)\\.?(?:\\s|$)");

  private Failures() {}

  static ExitCode exitCode(Throwable failure) {
    if (failure instanceof StepFailed step) {
      return step.outcome.exitCode();
    }
    JobException known = find(failure, JobException.class);
    if (known != null) {
      return known.exitCode();
    }
    if (damage(failure) != null) {
      return ExitCode.BAD_INPUT;
    }
    return find(failure, IOException.class) != null
            || find(failure, FSError.class) != null
            || !advice(failure).isEmpty()
        ? ExitCode.UNAVAILABLE
        : ExitCode.FAILED;
  }

  static String line(Throwable failure) {
    if (failure instanceof StepFailed) {
      return failure.getMessage();
    }
    JobException known = find(failure, JobException.class);
    if (known != null) {
      return known.getMessage();
    }
    IOException damage = damage(failure);
    if (damage != null) {
      return oneLine(damage.getMessage())
          + "; submit scrub names all that is damaged, and says what to do";
    }
    OutOfMemoryError memory = find(failure, OutOfMemoryError.class);
    if (memory != null) {
      return "out of memory (%s); give the driver more with --set spark.driver.memory=6g, executors with spark.executor.memory"
          .formatted(oneLine(memory.getMessage()));
    }
    Throwable root = failure;
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    while (root.getCause() != null && seen.add(root)) {
      root = root.getCause();
    }
    return "%s: %s%s"
        .formatted(root.getClass().getSimpleName(), oneLine(root.getMessage()), advice(failure));
  }

  /** What says that a stored file is damaged; null if nothing does. */
  private static IOException damage(Throwable failure) {
    IOException damaged = find(failure, DamagedException.class);
    return damaged == null ? find(failure, ChecksumException.class) : damaged;
  }

  /**
   * Where it was and what to do about a disk that is full, broken or closed, as the end of a line;
   * empty for all else. Spark hands on what an executor met as text alone.
   */
  private static String advice(Throwable failure) {
    String place = "";
    String advice = "";
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      String message = String.valueOf(t.getMessage()).lines().findFirst().orElse("");
      Matcher written = WRITTEN.matcher(message);
      if (written.find()) {
        place = ", writing " + written.group(1);
      }
      if (message.matches(".*(No space left on device|[Qq]uota .*exceeded).*")) {
        advice =
            place.isEmpty()
                ? "; free space under shopkeeper.root or in Spark's local folders, and run it again"
                : "; free space there or in Spark's local folders, and run it again";
      } else if (message.contains("Input/output error")) {
        advice = "; check that disk, and run it again";
      } else if (t instanceof AccessDeniedException
          || message.matches(
              ".*(Permission denied|Operation not permitted|Read-only file system).*")) {
        advice = "; let the user that runs Shopkeeper read and write there, and run it again";
      }
    }
    return advice.isEmpty() ? "" : place + advice;
  }

  static JobException unavailable(IOException e) {
    return JobException.unavailable("storage: " + oneLine(e.getMessage()), e);
  }

  /** The first line of a message: Spark's and Hadoop's go on with stack traces. */
  static String oneLine(String message) {
    if (message == null || message.isBlank()) {
      return "no message";
    }
    String first = message.strip().lines().findFirst().orElse("").strip();
    return first.length() <= 300 ? first : first.substring(0, 300) + "…";
  }

  private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
