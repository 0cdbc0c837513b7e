package io.shopkeeper.core;

import java.io.IOException;

/** Thrown for a stored file whose content is not what was written; trying again does not help. */
public class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param file its full path
   * @param reason what is wrong with it, in one line
   */
  public DamagedException(String file, String reason, Throwable cause) {
    super("%s is damaged: %s".formatted(file, reason), cause);
  }
}
