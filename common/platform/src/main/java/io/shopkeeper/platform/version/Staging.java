package io.shopkeeper.platform.version;

import java.io.IOException;

/** Work in progress on one version. */
public interface Staging extends AutoCloseable {
  /** Where to write an output (a Parquet directory or a model), for Spark. */
  String path(String output);

  /** Writes a small file of the version. */
  void write(String file, byte[] content) throws IOException;

  /**
   * Says how many rows an output must have when it is read back; the commit fails where it has not.
   */
  void expect(String output, long rows);

  /**
   * Reads every output back, checks and records row counts and sums, writes the manifest last and
   * commits by one rename, taking the next number on conflict.
   *
   * @param draft the manifest without outputs, which are computed here
   */
  Version commit(Manifest draft) throws IOException;

  /** Removes what was staged, unless it was committed. */
  @Override
  void close() throws IOException;
}
