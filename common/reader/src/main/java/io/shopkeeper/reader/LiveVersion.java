package io.shopkeeper.reader;

import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * The live version of a release or a model.
 *
 * @param name the release's domain or the model's artifact
 * @param number its number, from 1
 * @param path its immutable directory
 * @param runId the run that produced it
 * @param asOf the last day whose data it includes, ISO-8601
 * @param createdAt time of its creation, ISO-8601
 * @param outputs number of rows by output, such as {@code user_item_scores}; −1 if not a table
 * @param metrics its evaluation metrics by name
 */
public record LiveVersion(
    String name,
    long number,
    Path path,
    String runId,
    String asOf,
    String createdAt,
    Map<String, Long> outputs,
    Map<String, Double> metrics) {
  /** Makes immutable copies of the maps. */
  public LiveVersion {
    outputs = Map.copyOf(outputs);
    metrics = Map.copyOf(metrics);
  }

  /** The directory of one of its outputs. */
  public Path output(String output) {
    return new Path(path, output);
  }
}
