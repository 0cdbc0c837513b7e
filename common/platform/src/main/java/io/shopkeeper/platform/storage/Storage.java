package io.shopkeeper.platform.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The storage primitives on which all commits are built. Paths are relative to {@code
 * shopkeeper.root} and use '/'. Renaming a directory is atomic and never replaces an existing one,
 * which makes commits atomic.
 *
 * <p>Failures that a user can act on (full, over quota, unreachable, forbidden) are thrown as
 * {@link io.shopkeeper.core.JobException} 69; see {@link StorageFailure}.
 */
public interface Storage {
  /** The root, as an absolute Hadoop path. */
  Path root();

  /** The Hadoop configuration for readers of paths under the root. */
  Configuration configuration();

  /** The absolute Hadoop path of a relative one, for Spark; the root itself for "". */
  default Path path(String relative) {
    return relative.isEmpty() ? root() : new Path(root(), relative);
  }

  /** Whether a file or directory exists. */
  boolean exists(String relative) throws IOException;

  /** The names in a directory, sorted; empty if the directory does not exist. */
  List<String> list(String relative) throws IOException;

  /**
   * All files below a directory, sorted by path; the file itself if the path is a file; empty if it
   * does not exist. Checksum files of Hadoop's local file system are excluded.
   */
  List<FileEntry> files(String relative) throws IOException;

  /** Creates a directory and its parents; a no-op if it exists. */
  void makeDirectories(String relative) throws IOException;

  /**
   * Creates a directory that only its owner may enter (mode 0700), and its parents; an existing one
   * is given that mode.
   */
  void makePrivateDirectories(String relative) throws IOException;

  /**
   * Renames a directory or file to a name that must not exist, in a directory that must. A
   * directory must not be empty: POSIX lets a rename replace an empty directory, so that of two
   * racing renames the second would win.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException if the target exists; nothing has
   *     changed
   * @throws java.io.FileNotFoundException if the source does not exist
   */
  void rename(String from, String to) throws IOException;

  /** Writes a new file and syncs it to disk; fails if it exists. Creates parent directories. */
  void write(String relative, byte[] content) throws IOException;

  /** Copies a file and syncs the copy to disk; fails if it exists. Creates parent directories. */
  void copy(String from, String to) throws IOException;

  /**
   * Sets a file's modification time to now by the storage's own clock, and creates the file if
   * needed; fails if its directory does not exist.
   */
  void touch(String relative) throws IOException;

  /** Reads a small file completely. */
  byte[] read(String relative) throws IOException;

  /** Opens a file for reading. */
  InputStream open(String relative) throws IOException;

  /** Deletes a file, or a directory recursively; a no-op if it does not exist. */
  void delete(String relative) throws IOException;

  /** The last modification, in milliseconds since the epoch by the storage's own clock. */
  long modified(String relative) throws IOException;

  /**
   * A file in the listing of a directory.
   *
   * @param path relative to the listed directory, with '/'; empty if the listed path is the file
   *     itself
   * @param bytes length in bytes
   */
  record FileEntry(String path, long bytes) {}
}
