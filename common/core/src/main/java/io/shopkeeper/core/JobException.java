package io.shopkeeper.core;

/**
 * A failure that the user can act on. Its message is one line: what is wrong, with the actual value
 * and its location, and what to do. Line breaks are replaced by spaces. It never contains a secret
 * or a raw user id.
 */
public final class JobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  private JobException(ExitCode exitCode, String message, Throwable cause) {
    super(message.replaceAll("\\s*\\R\\s*", " "), cause);
    this.exitCode = exitCode;
  }

  /** A failure because the command line or a setting is wrong. */
  public static JobException usage(String message) {
    return new JobException(ExitCode.USAGE, message, null);
  }

  /** A failure because the input fails its checks. */
  public static JobException badInput(String message) {
    return new JobException(ExitCode.BAD_INPUT, message, null);
  }

  /** A failure because storage or the cluster is unavailable. */
  public static JobException unavailable(String message, Throwable cause) {
    return new JobException(ExitCode.UNAVAILABLE, message, cause);
  }

  /** A refusal by the quality gate. */
  public static JobException gateRefused(String message) {
    return new JobException(ExitCode.GATE_REFUSED, message, null);
  }

  /** The exit code of the process. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
