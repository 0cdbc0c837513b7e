package io.shopkeeper.benchmark;

/** Words on the command line that say nothing to the benchmark; the message says which would. */
final class WrongWords extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  WrongWords(String message) {
    super(message);
  }
}
