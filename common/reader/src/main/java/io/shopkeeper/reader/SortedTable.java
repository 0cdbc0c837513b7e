package io.shopkeeper.reader;

import io.shopkeeper.core.DamagedException;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;

/**
 * A directory of Parquet files that are sorted by a text key and, within it, by an integer rank.
 * Footers are read once. A look-up reads only pages that may contain the key: files and row groups
 * are pruned by minimum and maximum, then by Bloom filter, and pages by the page index.
 *
 * <p>Sorting only matters for speed: rows of a key are found in any order.
 */
final class SortedTable implements Closeable {
  /**
   * The columns of a look-up.
   *
   * @param key the text column to look up by
   * @param rank the integer column that orders a key's rows, from 1
   * @param columns the columns to read; those that a file lacks are skipped
   */
  record Shape(String key, String rank, List<String> columns) {}

  private final List<SortedFile> files;
  private final Shape shape;

  private SortedTable(List<SortedFile> files, Shape shape) {
    this.files = files;
    this.shape = shape;
  }

  /**
   * Reads the footers of all Parquet files of a directory; a missing directory is an empty table.
   */
  static SortedTable open(Configuration hadoop, Path directory, Shape shape) throws IOException {
    FileStatus[] statuses;
    try {
      statuses = FileSystem.get(directory.toUri(), hadoop).listStatus(directory);
    } catch (FileNotFoundException e) {
      return new SortedTable(List.of(), shape);
    }
    Arrays.sort(statuses, Comparator.comparing(FileStatus::getPath));
    List<SortedFile> files = new ArrayList<>();
    for (FileStatus status : statuses) {
      String name = status.getPath().getName();
      if (name.endsWith(".parquet") && !name.startsWith("_") && !name.startsWith(".")) {
        files.add(SortedFile.open(hadoop, status.getPath(), shape));
      }
    }
    return new SortedTable(files, shape);
  }

  /**
   * Opens a table of a live release. A lost file would make its customers strangers, and nobody
   * would notice.
   *
   * @throws DamagedException if it has not as many rows as its manifest says
   */
  static SortedTable whole(Configuration hadoop, LiveVersion live, String name, Shape shape)
      throws IOException {
    SortedTable table = open(hadoop, live.output(name), shape);
    long rows = live.outputs().getOrDefault(name, table.rows());
    if (rows >= 0 && rows != table.rows()) {
      table.close();
      throw new DamagedException(
          live.output(name).toString(),
          "it has %d rows, and its manifest says %d".formatted(table.rows(), rows),
          null);
    }
    return table;
  }

  /** The number of rows of all files. */
  long rows() {
    return files.stream().mapToLong(SortedFile::rows).sum();
  }

  /** The rows of a key whose rank is at most a limit, ordered by rank. */
  List<Group> find(String key, int limit) throws IOException {
    Binary wanted = Binary.fromString(key);
    List<Group> rows = new ArrayList<>();
    for (SortedFile file : files) {
      file.find(wanted, limit, rows);
    }
    rows.sort(Comparator.comparingInt(row -> row.getInteger(shape.rank(), 0)));
    return rows;
  }

  /** Closes idle readers; look-ups in progress reopen what they need. */
  @Override
  public void close() throws IOException {
    for (SortedFile file : files) {
      file.close();
    }
  }
}
