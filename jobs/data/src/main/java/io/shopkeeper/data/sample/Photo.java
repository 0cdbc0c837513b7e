package io.shopkeeper.data.sample;

/**
 * What is known of a picture before it is taken.
 *
 * @param number of the picture
 * @param file its name in the archive
 * @param item that it is said to show; −1 of a place
 * @param shows the path of the category that it shows, or the name of the scene
 * @param customer who delivered it; −1 of goods
 * @param fault what is wrong with it
 */
record Photo(int number, String file, int item, String shows, long customer, Fault fault) {
  /** What can be wrong with a picture. */
  enum Fault {
    NONE,
    BLURRED,
    DARK,
    TINY,
    UNIFORM,
    TRUNCATED,
    WRONG_GOODS
  }

  boolean ofPlace() {
    return item < 0;
  }
}
