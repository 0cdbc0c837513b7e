package io.shopkeeper.platform.version;

import org.apache.hadoop.fs.Path;

/** One committed, immutable version of an artifact or a release. */
public record Version(String name, long number, Path path, Manifest manifest) {
  /** The path of one of its outputs, for Spark. */
  public String output(String output) {
    return new Path(path, output).toString();
  }

  /** The name of its directory: its number with leading zeros. */
  public String label() {
    return "%07d".formatted(number);
  }
}
