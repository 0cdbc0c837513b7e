package io.shopkeeper.platform.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The few primitives that every commit is built from. Paths are relative to {@code shopkeeper.root}
 * and use '/'. Directory rename is atomic and never replaces: this is what makes a commit a commit.
 *
 * <p>Failures that a user can act on (full, over quota, unreachable, forbidden) come as {@link
 * io.shopkeeper.core.JobException} 69; see {@link StorageFailure}.
 */
public interface Storage {
  /** The root, as an absolute Hadoop path. */
  Path root();

  /** What a Hadoop reader needs to open paths under the root. */
  Configuration configuration();

  /** An absolute Hadoop path for Spark to read or write; the root itself for "". */
  default Path path(String relative) {
    return relative.isEmpty() ? root() : new Path(root(), relative);
  }

  /** Whether a file or directory exists. */
  boolean exists(String relative) throws IOException;

  /** The names in a directory, sorted; empty where the directory does not exist. */
  List<String> list(String relative) throws IOException;

  /**
   * All files below a directory, sorted by path; the file itself for a file; empty where there is
   * none. Checksum files of the local file system are not among them.
   */
  List<FileEntry> files(String relative) throws IOException;

  /** Creates a directory and its parents; no error where it exists. */
  void makeDirectories(String relative) throws IOException;

  /**
   * Creates a directory that only its owner may enter (mode 0700), and its parents; one that exists
   * gets that mode.
   */
  void makePrivateDirectories(String relative) throws IOException;

  /**
   * Renames a directory or file to a name that must not exist; its parent must. A directory must
   * not be empty: POSIX lets a rename replace an empty directory, so an empty one could not keep
   * its name against a race.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException where the target exists; nothing
   *     changed
   * @throws java.io.FileNotFoundException where the source does not exist
   */
  void rename(String from, String to) throws IOException;

  /** Writes a new file and flushes it to disk; fails where it exists. Creates parents. */
  void write(String relative, byte[] content) throws IOException;

  /** Copies a file to a new file and flushes it to disk; fails where it exists. Creates parents. */
  void copy(String from, String to) throws IOException;

  /**
   * Sets a file's modification to now by the storage's own clock, creating it empty; fails where
   * its directory does not exist.
   */
  void touch(String relative) throws IOException;

  /** Reads a whole small file. */
  byte[] read(String relative) throws IOException;

  /** Opens a file to read it from its beginning. */
  InputStream open(String relative) throws IOException;

  /** Deletes a file or a directory with all in it; no error where it does not exist. */
  void delete(String relative) throws IOException;

  /** Last modification, in milliseconds since the epoch by the storage's own clock. */
  long modified(String relative) throws IOException;

  /**
   * A file below a directory.
   *
   * @param path relative to the directory that was listed, with '/'; empty for that file itself
   * @param bytes its length
   */
  record FileEntry(String path, long bytes) {}
}
