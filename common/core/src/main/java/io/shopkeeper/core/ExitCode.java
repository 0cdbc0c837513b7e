package io.shopkeeper.core;

/**
 * The exit codes of a job's process. The numbers follow sysexits.h, except {@link #GATE_REFUSED},
 * which Airflow's operators interpret as "skip".
 */
public enum ExitCode {
  DONE(0),
  /** Any failure without a more specific code. */
  FAILED(1),
  /** The command line or a setting is wrong; nothing ran. */
  USAGE(64),
  /** The input fails its checks; nothing changed. */
  BAD_INPUT(65),
  /** Storage or the cluster is unavailable; the same run may succeed later. */
  UNAVAILABLE(69),
  /** The quality gate refused the new model; production is unchanged. */
  GATE_REFUSED(99);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The exit status of the process. */
  public int code() {
    return code;
  }

  /** The constant of an exit status; {@link #FAILED} for an unknown one. */
  public static ExitCode of(int code) {
    for (ExitCode exit : values()) {
      if (exit.code == code) {
        return exit;
      }
    }
    return FAILED;
  }
}
