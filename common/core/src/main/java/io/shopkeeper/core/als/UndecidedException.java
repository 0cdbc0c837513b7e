package io.shopkeeper.core.als;

/** Ratings and regularisation leave a row's factors undecided: its equations are singular. */
public final class UndecidedException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong and what to do. */
  public UndecidedException(String message) {
    super(message);
  }
}
