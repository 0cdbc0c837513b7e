package io.shopkeeper.deep.data;

/** A row that is not an example: it is counted and quarantined, not trained on. */
public final class BadExample extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason in few words without the row's values, as in "label 12 of 10": reasons are
   *     counted
   */
  public BadExample(String reason) {
    super(reason, null, false, false);
  }
}
