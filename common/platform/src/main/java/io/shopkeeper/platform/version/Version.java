package io.shopkeeper.platform.version;

import org.apache.hadoop.fs.Path;

/** One committed, immutable version of an artifact or a release. */
public record Version(String name, long number, Path path, Manifest manifest) {
  /** The directory of one of its outputs, for Spark to read. */
  public String output(String output) {
    return new Path(path, output).toString();
  }

  /** Its number as its directory is named. */
  public String label() {
    return "%07d".formatted(number);
  }
}
