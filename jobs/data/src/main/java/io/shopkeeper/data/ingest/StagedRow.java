package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.RecordParser;
import io.shopkeeper.core.mapping.Refusal;
import io.shopkeeper.core.mapping.SourceMapping;
import io.shopkeeper.core.mapping.SourceMapping.EqualLines;
import io.shopkeeper.core.mapping.SourceMapping.Keep;
import io.shopkeeper.core.mapping.TargetTable;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * Builds the staged row of one raw record: the table's columns, and the outcome of parsing.
 *
 * <p>The columns beside the table's: {@code source_file}; {@code at}, the record's position: file
 * number · 2⁴⁰ + offset in the uncompressed file; {@code precedence}, of which the least among
 * equal rows is kept; {@code sums}, whether quantities of equal rows are summed; {@code outcome};
 * {@code raw}, the original record; {@code code} and {@code reason} of a refusal; {@code found},
 * what was masked or mended in prose, and how often, null if nothing; {@code ds}.
 */
final class StagedRow {
  /** The record is a row of the table. */
  static final int ACCEPTED = 0;

  /** The record has its fields, but a value is refused. */
  static final int REFUSED = 1;

  /** The record could not be split into fields. */
  static final int UNPARSEABLE = 2;

  /** Not a record: the file is truncated or damaged here. */
  static final int DAMAGED = 3;

  /** The shift of file numbers in {@code at}, for files of at most 2⁴⁰ bytes. */
  static final int FILE_SHIFT = 40;

  private static final long LAST_FIRST = 1L << 62;
  private static final int OWN_COLUMNS = 10;

  private final SourceFile file;
  private final long base;
  private final boolean last;
  private final boolean sums;
  private final RecordParser parser;
  private final int attributes;

  /**
   * Creates a builder for one file.
   *
   * @param number the file's number in {@code at}
   */
  StagedRow(ParsePlan plan, SourceFile file, int number) {
    SourceMapping mapping = file.mapping();
    this.file = file;
    this.base = (long) number << FILE_SHIFT;
    this.last = mapping.duplicates().keep() == Keep.LAST;
    this.sums = mapping.duplicates().equalLines() == EqualLines.SUM_QUANTITY;
    this.attributes = plan.table().indexOf(TargetTable.Kind.ATTRIBUTES);
    this.parser =
        new RecordParser(
            mapping,
            plan.table(),
            file.fields(),
            plan.pseudonyms(),
            plan.known(),
            plan.zone(),
            plan.asOf());
  }

  /** The schema of staged rows, with times as microseconds since the epoch. */
  static StructType schema(StructType table, TargetTable target) {
    StructType schema = new StructType();
    for (TargetTable.Column column : target.columns()) {
      StructField field = table.apply(column.name());
      schema =
          schema.add(
              field.name(),
              field.dataType().equals(DataTypes.TimestampType)
                  ? DataTypes.LongType
                  : field.dataType());
    }
    return schema
        .add("source_file", DataTypes.StringType, false)
        .add("at", DataTypes.LongType, false)
        .add("precedence", DataTypes.LongType, false)
        .add("sums", DataTypes.BooleanType, false)
        .add("outcome", DataTypes.IntegerType, false)
        .add("raw", DataTypes.StringType)
        .add("code", DataTypes.StringType)
        .add("reason", DataTypes.StringType)
        .add("found", DataTypes.createMapType(DataTypes.StringType, DataTypes.IntegerType))
        .add("ds", DataTypes.StringType);
  }

  /** The offset of a position within its file. */
  static long offset(long at) {
    return at & ((1L << FILE_SHIFT) - 1);
  }

  /** The row of a record with fields, accepted or refused. */
  Row of(String[] fields, long position, String raw) {
    Refusal refusal = parser.parse(fields);
    if (refusal != null) {
      return refused(REFUSED, position, raw, refusal);
    }
    Object[] values = parser.values();
    Object[] row = new Object[values.length + OWN_COLUMNS];
    System.arraycopy(values, 0, row, 0, values.length);
    if (attributes >= 0 && row[attributes] instanceof Map<?, ?> map) {
      // Spark's rows require Scala collections.
      row[attributes] = JavaConverters.mapAsScalaMap(map);
    }
    String day = file.day() == null ? parser.day() : file.day();
    finish(row, position, ACCEPTED, raw, null, day);
    if (!parser.found().isEmpty()) {
      row[row.length - 2] = JavaConverters.mapAsScalaMap(Map.copyOf(parser.found()));
    }
    return RowFactory.create(row);
  }

  /** The row of a record without fields. */
  Row unparseable(long position, String raw, String reason) {
    return refused(UNPARSEABLE, position, raw, new Refusal("unparseable", reason));
  }

  /** The row that marks where a file is damaged. */
  Row damaged(long position, String reason) {
    return refused(DAMAGED, position, null, new Refusal("damaged", reason));
  }

  private Row refused(int outcome, long position, String raw, Refusal refusal) {
    Object[] row = new Object[parser.values().length + OWN_COLUMNS];
    finish(row, position, outcome, raw, refusal, null);
    return RowFactory.create(row);
  }

  private void finish(
      Object[] row, long position, int outcome, String raw, Refusal refusal, String day) {
    int i = row.length - OWN_COLUMNS;
    long at = base + position;
    row[i++] = file.name();
    row[i++] = at;
    row[i++] = last ? LAST_FIRST - at : at;
    row[i++] = sums;
    row[i++] = outcome;
    row[i++] = raw;
    row[i++] = refusal == null ? null : refusal.code();
    row[i++] = refusal == null ? null : refusal.reason();
    row[i++] = null;
    row[i] = day;
  }
}
