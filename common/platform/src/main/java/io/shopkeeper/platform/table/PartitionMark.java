package io.shopkeeper.platform.table;

import io.shopkeeper.platform.storage.FileSum;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * The metadata of a partition, in {@code ds=.../_partition.json}; Spark and other readers skip
 * names that begin with an underscore.
 *
 * @param runId the run that wrote it
 * @param rows number of rows
 * @param token a fingerprint of the content, independent of the order of rows and their files
 * @param files number of data files
 * @param sums the checksum of each file; empty in partitions from before 0.2.0
 */
public record PartitionMark(String runId, long rows, String token, int files, List<FileSum> sums) {
  /** The file that holds it. */
  public static final String FILE = "_partition.json";

  /** A mark of what was written, or as a partition has it. */
  public PartitionMark {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(token, "token");
    sums = sums == null ? List.of() : List.copyOf(sums);
  }

  /**
   * Reads the mark of a partition directory.
   *
   * @throws FileNotFoundException if the directory is gone, or has no mark because it was not
   *     created by a table write
   */
  public static PartitionMark of(Storage storage, String directory) throws IOException {
    return Json.read(storage, directory + "/" + FILE, PartitionMark.class);
  }

  /** Whether a file of a partition is read as data, by its name. */
  public static boolean isData(String name) {
    return !name.startsWith("_") && !name.startsWith(".");
  }
}
