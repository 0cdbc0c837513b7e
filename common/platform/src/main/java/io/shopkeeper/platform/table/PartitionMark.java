package io.shopkeeper.platform.table;

import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;

/**
 * The metadata of a partition, in {@code ds=.../_partition.json}; Spark and other readers skip
 * names that begin with an underscore.
 *
 * @param runId the run that wrote it
 * @param rows number of rows
 * @param token a fingerprint of the content, independent of the order of rows and their files
 * @param files number of data files
 */
record PartitionMark(String runId, long rows, String token, int files) {
  static final String FILE = "_partition.json";

  /**
   * Reads the mark of a partition directory.
   *
   * @throws FileNotFoundException if the directory is gone, or has no mark because it was not
   *     created by a table write
   */
  static PartitionMark of(Storage storage, String directory) throws IOException {
    return Json.read(storage, directory + "/" + FILE, PartitionMark.class);
  }

  /** The number of data files in a partition directory. */
  static int countFiles(Storage storage, String directory) throws IOException {
    return (int) storage.list(directory).stream().filter(PartitionMark::isData).count();
  }

  static boolean isData(String name) {
    return !name.startsWith("_") && !name.startsWith(".");
  }
}
