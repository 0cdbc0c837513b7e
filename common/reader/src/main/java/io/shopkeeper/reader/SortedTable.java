package io.shopkeeper.reader;

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
 * Footers are read once. A look-up reads only the pages that can hold the key: files and row groups
 * are chosen by their minimum and maximum, then by Bloom filter, pages by the page index.
 *
 * <p>The sorting makes it fast, not right: rows of a key are found wherever they are.
 */
final class SortedTable implements Closeable {
  /**
   * What a look-up reads.
   *
   * @param key the column to find by, text
   * @param rank the column that orders rows, integers from 1
   * @param columns what to read of a row, as far as the file has it
   */
  record Shape(String key, String rank, List<String> columns) {}

  private final List<SortedFile> files;
  private final Shape shape;

  private SortedTable(List<SortedFile> files, Shape shape) {
    this.files = files;
    this.shape = shape;
  }

  /** Reads the footers of all Parquet files of a directory; one that is absent is empty. */
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

  /** The rows of a key whose rank is at most a limit, by rank. */
  List<Group> find(String key, int limit) throws IOException {
    Binary wanted = Binary.fromString(key);
    List<Group> rows = new ArrayList<>();
    for (SortedFile file : files) {
      file.find(wanted, limit, rows);
    }
    rows.sort(Comparator.comparingInt(row -> row.getInteger(shape.rank(), 0)));
    return rows;
  }

  /** Look-ups that go on open what they need again. */
  @Override
  public void close() throws IOException {
    for (SortedFile file : files) {
      file.close();
    }
  }
}
