package io.shopkeeper.data.drift;

import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.hour;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampType;

/** What of a column is counted: bins never hold an id or a text. */
enum ColumnKind {
  /** The number. */
  NUMBER,
  /** The length of an id or a text, in characters. */
  LENGTH,
  /** The value of a column that has few. */
  CATEGORY,
  /** The hour of a time, in the shop's zone: a wrong zone moves all of them. */
  HOUR,
  /** Only whether there is a value. */
  PRESENCE;

  private static final Set<String> TEXTS = Set.of("title", "text", "uri", "image_uri", "release");

  /** The columns that ingest adds, whose values are new every night. */
  private static final Set<String> TECHNICAL = Set.of("source_file", "ingest_run", "ds");

  /** The kind of a column; empty if it is not watched. */
  static Optional<ColumnKind> of(StructField field) {
    DataType type = field.dataType();
    if (TECHNICAL.contains(field.name()) || type instanceof BinaryType) {
      return Optional.empty();
    }
    if (type instanceof StringType) {
      boolean free = field.name().endsWith("_id") || TEXTS.contains(field.name());
      return Optional.of(free ? LENGTH : CATEGORY);
    }
    if (type instanceof NumericType) {
      return Optional.of(NUMBER);
    }
    if (type instanceof TimestampType) {
      return Optional.of(HOUR);
    }
    return Optional.of(type instanceof BooleanType ? CATEGORY : PRESENCE);
  }

  /** The column as what is counted: a double, or a text for categories. */
  Column counted(Column column, ZoneId zone) {
    return switch (this) {
      case NUMBER -> column.cast(DataTypes.DoubleType);
      case LENGTH -> length(column).cast(DataTypes.DoubleType);
      case CATEGORY -> column.cast(DataTypes.StringType);
      case HOUR -> hour(from_utc_timestamp(column, zone.getId())).cast(DataTypes.StringType);
      case PRESENCE -> when(column.isNotNull(), lit("present"));
    };
  }

  /** Whether bins have an order. */
  boolean ordered() {
    return this == NUMBER || this == LENGTH;
  }
}
