package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.SourceMapping;
import java.io.Serializable;
import java.util.List;

/**
 * One raw file with the mapping by which it is parsed.
 *
 * @param name its path below the input folder, which identifies it in the ledger
 * @param path its absolute path
 * @param bytes its length in bytes
 * @param source the name of its source in the mapping
 * @param mapping the mapping of its source
 * @param day for snapshot tables, the day from its path or its mapping; else null
 * @param dated whether {@code day} is from its path
 * @param sha256 digest of its bytes; null until probed
 * @param fields the names of its records' fields, in order; null until probed
 * @param layout the schema of a Parquet file; else null
 * @param labels what is known of a picture, or of all in an archive
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
    ParquetLayout layout,
    PictureLabels labels)
    implements Serializable {

  SourceFile probed(String digest, List<String> names, ParquetLayout schema) {
    return new SourceFile(
        name, path, bytes, source, mapping, day, dated, digest, List.copyOf(names), schema, labels);
  }

  /** The same file with another mapping. */
  SourceFile readAs(SourceMapping other) {
    return new SourceFile(
        name, path, bytes, source, other, day, dated, sha256, fields, layout, labels);
  }

  /** The same file with what a file of labels says of it. */
  SourceFile labelled(PictureLabels known) {
    PictureLabels its = PictureArchive.is(name) ? known : known.only(name);
    return new SourceFile(
        name, path, bytes, source, mapping, day, dated, sha256, fields, layout, its);
  }
}
