package io.shopkeeper.platform.version;

import java.io.IOException;

/** A version that is being written; {@link VersionStore#commitOnce} commits it. */
public interface Staging {
  /** The path at which Spark is to write an output (a Parquet directory or a model). */
  String path(String output);

  /** Writes a small file into the version. */
  void write(String file, byte[] content) throws IOException;

  /**
   * Declares the number of rows of an output; the commit fails if it has another number when read
   * back.
   */
  void expect(String output, long rows);
}
