package io.shopkeeper.platform.version;

import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileAlreadyExistsException;

/** A directory whose children are numbered, such as {@code 0000042}, and appear by one rename. */
final class NumberedDirectory {
  private final Storage storage;
  private final String path;

  NumberedDirectory(Storage storage, String path) {
    this.storage = storage;
    this.path = path;
  }

  /** A number as a child is named. */
  static String label(long number) {
    return "%07d".formatted(number);
  }

  /** The path of a child. */
  String child(long number) {
    return path + "/" + label(number);
  }

  /** The numbers that are taken, ascending. */
  List<Long> numbers() throws IOException {
    return storage.list(path).stream()
        .filter(label -> label.matches("\\d{7,18}"))
        .map(Long::valueOf)
        .sorted()
        .toList();
  }

  /** The highest number that is taken; 0 where none is. */
  long highest() throws IOException {
    return numbers().stream().reduce(0L, Math::max);
  }

  /**
   * Renames a prepared directory to a number, unless that is taken.
   *
   * @return whether it has the number now; where it has not, nothing changed
   */
  boolean append(String prepared, long number) throws IOException {
    // Outside: a file where the directory belongs is not a number that is taken.
    storage.makeDirectories(path);
    try {
      storage.rename(prepared, child(number));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
