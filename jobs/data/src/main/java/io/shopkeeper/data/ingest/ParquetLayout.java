package io.shopkeeper.data.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The properties of a Parquet file's schema that ingestion needs.
 *
 * @param schema the whole schema as text; files with equal schemas are read together
 * @param fields the names of the columns, in order
 * @param nanos the columns of timestamps in nanoseconds, which Spark reads as integers
 * @param local those of them that are local timestamps, without an offset
 */
record ParquetLayout(String schema, List<String> fields, Set<String> nanos, Set<String> local)
    implements Serializable {

  static ParquetLayout of(MessageType schema) {
    List<String> fields = new ArrayList<>();
    Set<String> nanos = new TreeSet<>();
    Set<String> local = new TreeSet<>();
    for (Type field : schema.getFields()) {
      fields.add(field.getName());
      if (field.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation time
          && time.getUnit() == TimeUnit.NANOS) {
        nanos.add(field.getName());
        if (!time.isAdjustedToUTC()) {
          local.add(field.getName());
        }
      }
    }
    return new ParquetLayout(schema.toString(), fields, nanos, local);
  }
}
