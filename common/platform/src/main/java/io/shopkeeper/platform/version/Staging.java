package io.shopkeeper.platform.version;

import java.io.IOException;

/** Work in progress on one version, which {@link VersionStore#commitOnce} commits. */
public interface Staging {
  /** Where to write an output (a Parquet directory or a model), for Spark. */
  String path(String output);

  /** Writes a small file of the version. */
  void write(String file, byte[] content) throws IOException;

  /**
   * Says how many rows an output must have when it is read back; the commit fails where it has not.
   */
  void expect(String output, long rows);
}
