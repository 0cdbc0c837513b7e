package io.shopkeeper.platform.version;

import java.util.List;
import java.util.Map;

/** What a version is made of; written last, so that a directory with a manifest is whole. */
public record Manifest(
    String runId,
    String job,
    String asOf,
    String createdAt,
    String gitSha,
    String settings,
    long seed,
    Map<String, String> inputs,
    List<Output> outputs,
    Map<String, Double> metrics,
    Map<String, String> labels,
    String parent,
    Map<String, String> software) {
  /** The same with the outputs that were read back. */
  public Manifest withOutputs(List<Output> readBack) {
    return new Manifest(
        runId,
        job,
        asOf,
        createdAt,
        gitSha,
        settings,
        seed,
        inputs,
        List.copyOf(readBack),
        metrics,
        labels,
        parent,
        software);
  }

  /**
   * One output.
   *
   * @param path relative to the version
   * @param rows its rows; -1 for a file that is not a table
   * @param bytes total bytes
   * @param checksum SHA-256 over the sorted (file name, file SHA-256) pairs
   */
  public record Output(String path, long rows, long bytes, String checksum) {}
}
