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
 * The schema of a Parquet file, as far as it matters here.
 *
 * @param schema all of it as text: files that agree in it are read together
 * @param fields the names of the columns, in order
 * @param nanos the columns of times in nanoseconds, which Spark reads as numbers
 * @param local those of them that are times of day at a place, without an offset
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
