package io.shopkeeper.app.operate;

/**
 * What the doctor found about one thing.
 *
 * @param what the thing
 * @param state how it is, with its values
 * @param advice what to do; empty where it is well
 */
record Finding(Verdict verdict, String what, String state, String advice) {
  /** How bad it is. */
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
