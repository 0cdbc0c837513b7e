package io.shopkeeper.core;

/**
 * What a job's process tells its scheduler. The numbers follow sysexits.h, except {@link
 * #GATE_REFUSED}, which Airflow's operators read as "skip".
 */
public enum ExitCode {
  DONE(0),
  /** Anything that has no code of its own. */
  FAILED(1),
  /** The command line or a setting is wrong; nothing ran. */
  USAGE(64),
  /** The input fails its checks; nothing changed. */
  BAD_INPUT(65),
  /** Storage or the cluster is unavailable; the same run may succeed later. */
  UNAVAILABLE(69),
  /** The quality gate refused the new model; production is as it was. */
  GATE_REFUSED(99);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The process exit status. */
  public int code() {
    return code;
  }

  /** The constant of a process exit status; {@link #FAILED} for a status of none. */
  public static ExitCode of(int code) {
    for (ExitCode exit : values()) {
      if (exit.code == code) {
        return exit;
      }
    }
    return FAILED;
  }
}
