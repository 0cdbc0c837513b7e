package io.shopkeeper.app.operate;

/**
 * A file that is not as it was committed.
 *
 * @param file relative to the root
 * @param expected what was committed
 * @param found what is there
 * @param advice what to do
 */
record Damage(String file, String expected, String found, String advice) {
  @Override
  public String toString() {
    return "damaged: %s: expected %s, found %s; %s".formatted(file, expected, found, advice);
  }
}
