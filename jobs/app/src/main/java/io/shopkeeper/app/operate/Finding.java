package io.shopkeeper.app.operate;

/**
 * The result of one check of {@code doctor}.
 *
 * @param verdict the severity
 * @param what the subject of the check
 * @param state the observed state, with values
 * @param advice what to do; empty if it is fine
 */
record Finding(Verdict verdict, String what, String state, String advice) {
  /** The severity of a finding. */
  enum Verdict {
    OK,
    WARN,
    FAIL
  }

  static Finding ok(String what, String state) {
    return new Finding(Verdict.OK, what, state, "");
  }

  static Finding warn(String what, String state, String advice) {
    return new Finding(Verdict.WARN, what, state, advice);
  }

  static Finding fail(String what, String state, String advice) {
    return new Finding(Verdict.FAIL, what, state, advice);
  }

  @Override
  public String toString() {
    return "%-4s %s: %s%s".formatted(verdict, what, state, advice.isEmpty() ? "" : "; " + advice);
  }
}
