package io.shopkeeper.platform.version;

import io.shopkeeper.platform.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileAlreadyExistsException;

/**
 * A directory whose children are numbered, such as {@code 0000042}, and created by an atomic
 * rename.
 */
final class NumberedDirectory {
  private final Storage storage;
  private final String path;

  NumberedDirectory(Storage storage, String path) {
    this.storage = storage;
    this.path = path;
  }

  /** The name of a child: its number with leading zeros. */
  static String label(long number) {
    return "%07d".formatted(number);
  }

  /** The path of a child. */
  String child(long number) {
    return path + "/" + label(number);
  }

  /** The numbers of the children, ascending. */
  List<Long> numbers() throws IOException {
    return storage.list(path).stream()
        .filter(label -> label.matches("\\d{7,18}"))
        .map(Long::valueOf)
        .sorted()
        .toList();
  }

  /** The highest number of a child; 0 if there is none. */
  long highest() throws IOException {
    return numbers().stream().reduce(0L, Math::max);
  }

  /**
   * Renames a prepared directory to a number unless that is taken.
   *
   * @return whether it succeeded. If not, the number is taken, perhaps by this very call, the
   *     answer to which was lost: look who has it
   */
  boolean append(String prepared, long number) throws IOException {
    // Outside the try: a file in place of the directory does not mean that the number is taken.
    storage.makeDirectories(path);
    try {
      storage.rename(prepared, child(number));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (FileNotFoundException e) {
      // It may have been done and be reported as failed: asked twice, HDFS misses the source.
      if (storage.exists(child(number))) {
        return false;
      }
      throw e;
    }
  }
}
