package io.shopkeeper.benchmark;

/** Thrown for invalid arguments of the command line; the message names the valid ones. */
final class WrongWords extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  WrongWords(String message) {
    super(message);
  }
}
