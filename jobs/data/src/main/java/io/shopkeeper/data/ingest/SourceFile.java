package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.SourceMapping;
import java.io.Serializable;
import java.util.List;

/**
 * One raw file and how it is read.
 *
 * @param name its path below the input folder, by which the ledger knows it
 * @param path its absolute path
 * @param bytes its length
 * @param source the mapping's source that it belongs to
 * @param mapping how it is read
 * @param day for snapshot tables, the day of its path or its mapping; else null
 * @param dated whether {@code day} is of its path
 * @param sha256 of its bytes; null until probed
 * @param fields the names of its records' fields, in order; null until probed
 * @param layout the schema of a Parquet file; else null
 */
record SourceFile(
    String name,
    String path,
    long bytes,
    String source,
    SourceMapping mapping,
    String day,
    boolean dated,
    String sha256,
    List<String> fields,
    ParquetLayout layout)
    implements Serializable {

  SourceFile probed(String digest, List<String> names, ParquetLayout schema) {
    return new SourceFile(
        name, path, bytes, source, mapping, day, dated, digest, List.copyOf(names), schema);
  }

  /** The same file, read by another mapping. */
  SourceFile readAs(SourceMapping other) {
    return new SourceFile(name, path, bytes, source, other, day, dated, sha256, fields, layout);
  }
}
