package io.shopkeeper.platform.table;

import io.shopkeeper.platform.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads partition directories by explicit paths, with {@code ds} as a string column. */
final class PartitionFrames {
  private static final String PATH_NOT_FOUND = "PATH_NOT_FOUND";

  private final SparkSession spark;
  private final Storage storage;

  PartitionFrames(SparkSession spark, Storage storage) {
    this.spark = spark;
    this.storage = storage;
  }

  static StructType withDs(StructType schema) {
    return schema.add("ds", DataTypes.StringType, false);
  }

  Dataset<Row> empty(StructType schema) {
    return spark.createDataFrame(List.<Row>of(), withDs(schema));
  }

  /**
   * The rows of some partitions, whose files are listed once, by this call.
   *
   * @param directories relative to the root, each named {@code ds=...}; at least one
   * @throws FileNotFoundException if one is not there, as while another process replaces it
   */
  Dataset<Row> read(StructType schema, Collection<String> directories)
      throws FileNotFoundException {
    // Staged and live partitions have different parents, which Spark allows in one read only if
    // they share a base path.
    Map<Path, List<Path>> byParent =
        directories.stream()
            .map(storage::path)
            .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.toList()));
    try {
      return byParent.entrySet().stream()
          .map(
              group ->
                  spark
                      .read()
                      .schema(withDs(schema))
                      .option("basePath", group.getKey().toString())
                      .parquet(
                          group.getValue().stream().map(Path::toString).toArray(String[]::new)))
          .reduce(Dataset::unionByName)
          .orElseThrow();
    } catch (Exception e) {
      // Spark throws what it does not declare.
      if (e instanceof AnalysisException missing
          && PATH_NOT_FOUND.equals(missing.getErrorClass())) {
        throw (FileNotFoundException) new FileNotFoundException(e.getMessage()).initCause(e);
      }
      throw e;
    }
  }

  /** Whether a frame has as many files as the marks of its partitions say. */
  boolean isComplete(Dataset<Row> rows, Collection<String> directories) throws IOException {
    Map<String, Integer> seen = new HashMap<>();
    for (String file : rows.inputFiles()) {
      seen.merge(new Path(file).getParent().getName(), 1, Integer::sum);
    }
    for (String directory : directories) {
      PartitionMark mark = PartitionMark.of(storage, directory);
      if (seen.getOrDefault(new Path(directory).getName(), 0) != mark.files()) {
        return false;
      }
    }
    return true;
  }
}
