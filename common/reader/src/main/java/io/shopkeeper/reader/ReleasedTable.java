package io.shopkeeper.reader;

import static org.apache.parquet.filter2.predicate.FilterApi.binaryColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.eq;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.api.Binary;

/**
 * Looks up the rows of a key in a table of a live release. Thread-safe; {@link
 * ShopReader#refresh()} goes over to a new release. A look-up reads the footers of the table's
 * files, and of the pages only those that may hold the key.
 *
 * @param <T> type of the rows
 */
public final class ReleasedTable<T> {
  private final LiveVersions versions;
  private final Configuration hadoop;
  private final Shape<T> shape;
  private volatile Optional<LiveVersion> live;

  /**
   * A table as it is looked up.
   *
   * @param release that publishes it
   * @param name of the table
   * @param key the text column to look up by
   * @param row reads a row
   * @param order of the rows of a key
   */
  record Shape<T>(
      String release, String name, String key, Function<Group, T> row, Comparator<T> order) {}

  ReleasedTable(LiveVersions versions, Configuration hadoop, Shape<T> shape) throws IOException {
    this.versions = versions;
    this.hadoop = hadoop;
    this.shape = shape;
    this.live = versions.release(shape.release());
  }

  /** The release from which look-ups are answered; empty if none is live yet. */
  public Optional<LiveVersion> live() {
    return live;
  }

  /**
   * The rows of a key, in the order of their type.
   *
   * @return empty if the release knows no such key, or none is live
   * @throws IOException if the storage fails
   */
  public List<T> of(String key) throws IOException {
    Optional<LiveVersion> now = live;
    if (now.isEmpty()) {
      return List.of();
    }
    try {
      return read(now.get().output(shape.name()), key);
    } catch (FileNotFoundException e) {
      // Retention may delete the release of a reader that was not refreshed for long.
      if (!refresh()) {
        throw e;
      }
      return read(live.orElseThrow().output(shape.name()), key);
    }
  }

  /** Switches to the release that is live now, and returns whether it differs from the last one. */
  boolean refresh() throws IOException {
    Optional<LiveVersion> newest = versions.release(shape.release());
    if (newest.isEmpty() || newest.map(LiveVersion::number).equals(live.map(LiveVersion::number))) {
      return false;
    }
    live = newest;
    return true;
  }

  private List<T> read(Path table, String key) throws IOException {
    List<T> found = new ArrayList<>();
    try (ParquetReader<Group> rows =
        ParquetReader.builder(new GroupReadSupport(), table)
            .withConf(hadoop)
            .withFilter(FilterCompat.get(eq(binaryColumn(shape.key()), Binary.fromString(key))))
            .build()) {
      for (Group row = rows.read(); row != null; row = rows.read()) {
        found.add(shape.row().apply(row));
      }
    }
    found.sort(shape.order());
    return found;
  }
}
