package io.shopkeeper.platform.storage;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * The few primitives that every commit is built from. Paths are relative to {@code shopkeeper.root}
 * and use '/'. Directory rename is atomic and never replaces: this is what makes a commit a commit.
 */
public interface Storage {
  /** The root, as an absolute Hadoop path. */
  Path root();

  /** An absolute Hadoop path for Spark to read or write. */
  default Path path(String relative) {
    return new Path(root(), relative);
  }

  /** Whether a file or directory exists. */
  boolean exists(String relative) throws IOException;

  /** The names in a directory, sorted; empty where the directory does not exist. */
  List<String> list(String relative) throws IOException;

  /** Creates a directory and its parents; no error where it exists. */
  void makeDirectories(String relative) throws IOException;

  /**
   * Renames a directory or file to a name that must not exist.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException where the target exists; nothing
   *     changed
   * @throws java.io.FileNotFoundException where the source does not exist
   */
  void rename(String from, String to) throws IOException;

  /** Writes a new file and flushes it to disk; fails where it exists. Creates parents. */
  void write(String relative, byte[] content) throws IOException;

  /** Reads a whole small file. */
  byte[] read(String relative) throws IOException;

  /** Deletes a file or a directory with all in it; no error where it does not exist. */
  void delete(String relative) throws IOException;

  /** Last modification, in milliseconds since the epoch by the storage's own clock. */
  long modified(String relative) throws IOException;
}
