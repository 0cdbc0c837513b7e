package io.shopkeeper.core;

/**
 * A failure that the user can act on. Its message is the one line that the user reads: what is
 * wrong, with the actual value and its place, and what to do. Line breaks that came along with a
 * text become spaces. It never holds a secret or a raw user id.
 */
public final class JobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  private JobException(ExitCode exitCode, String message, Throwable cause) {
    super(message.replaceAll("\\s*\\R\\s*", " "), cause);
    this.exitCode = exitCode;
  }

  /** The command line or a setting is wrong. */
  public static JobException usage(String message) {
    return new JobException(ExitCode.USAGE, message, null);
  }

  /** The input fails its checks. */
  public static JobException badInput(String message) {
    return new JobException(ExitCode.BAD_INPUT, message, null);
  }

  /** Storage or the cluster is unavailable. */
  public static JobException unavailable(String message, Throwable cause) {
    return new JobException(ExitCode.UNAVAILABLE, message, cause);
  }

  /** The quality gate refused. */
  public static JobException gateRefused(String message) {
    return new JobException(ExitCode.GATE_REFUSED, message, null);
  }

  /** What the process exits with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
