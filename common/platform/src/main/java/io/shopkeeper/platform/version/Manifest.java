package io.shopkeeper.platform.version;

import io.shopkeeper.platform.storage.FileSum;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The metadata of a version: its run, inputs, outputs and metrics. It is written last, so that a
 * version with a manifest is complete.
 */
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
  /** Refuses a manifest that lacks what every one has. */
  public Manifest {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(asOf, "asOf");
    Objects.requireNonNull(outputs, "outputs");
  }

  /**
   * The same manifest with other outputs.
   *
   * @param readBack the outputs as read back from storage
   */
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
   * One output of a version.
   *
   * @param path relative to the version's directory
   * @param rows number of rows; -1 if it is not a table
   * @param bytes total bytes
   * @param checksum SHA-256 over the sorted (file name, file SHA-256) pairs
   * @param files each file, its path below the output; empty in versions from before 0.2.0
   */
  public record Output(String path, long rows, long bytes, String checksum, List<FileSum> files) {
    /** An output as read back, or as a manifest says it. */
    public Output {
      files = files == null ? List.of() : List.copyOf(files);
    }
  }
}
