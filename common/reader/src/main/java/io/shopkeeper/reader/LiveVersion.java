package io.shopkeeper.reader;

import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * The version of a release or a model that production points at.
 *
 * @param name the release's domain or the model
 * @param number its number, from 1
 * @param path its directory; all of it is immutable
 * @param runId the run that made it
 * @param asOf the last day whose data it knows, ISO-8601
 * @param createdAt when it was made, ISO-8601
 * @param outputs rows by output, such as {@code user_item_scores}; −1 for what is not a table
 * @param metrics its evaluation, by name
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
  /** Copies the maps. */
  public LiveVersion {
    outputs = Map.copyOf(outputs);
    metrics = Map.copyOf(metrics);
  }

  /** The directory of one of its outputs. */
  public Path output(String output) {
    return new Path(path, output);
  }
}
