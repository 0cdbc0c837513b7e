package io.shopkeeper.platform.table;

import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;

/**
 * What a partition says about itself, in {@code ds=.../_partition.json}; Spark and other readers
 * skip names that begin with an underscore.
 *
 * @param runId the run that wrote it
 * @param rows its rows
 * @param token changes with its content: equal rows in any order and any files give the same
 * @param files how many data files it has
 */
record PartitionMark(String runId, long rows, String token, int files) {
  static final String FILE = "_partition.json";

  /**
   * The mark of a partition directory.
   *
   * @throws FileNotFoundException where the directory is gone, or holds no mark because somebody
   *     else than a table write put it there
   */
  static PartitionMark of(Storage storage, String directory) throws IOException {
    return Json.read(storage, directory + "/" + FILE, PartitionMark.class);
  }

  /** How many data files lie in a partition directory. */
  static int countFiles(Storage storage, String directory) throws IOException {
    return (int) storage.list(directory).stream().filter(PartitionMark::isData).count();
  }

  static boolean isData(String name) {
    return !name.startsWith("_") && !name.startsWith(".");
  }
}
