package io.shopkeeper.picture;

/** Thrown for bytes that are no picture, or none that is worth the memory it asks for. */
public final class UnreadablePictureException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason one short phrase, which repeats nothing of the bytes but sizes
   */
  UnreadablePictureException(String reason) {
    super(reason);
  }

  UnreadablePictureException(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** What is wrong, in one short phrase. */
  public String reason() {
    return getMessage();
  }
}
