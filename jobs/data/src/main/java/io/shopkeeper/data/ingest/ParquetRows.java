package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.translate;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.mapping.TargetTable;
import io.shopkeeper.core.mapping.TargetTable.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads Parquet files as written by Spark, pandas, DuckDB and Polars. Timestamp columns are
 * converted to ISO 8601, with an offset if the type has one, and need no format.
 */
final class ParquetRows {
  private static final String CHECKSUMS = "parquet.page.verify-checksum.enabled";
  private static final String ISO = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS";

  private final SparkSession spark;
  private final ParsePlan plan;
  private final List<SourceFile> files;
  private final StructType schema;

  ParquetRows(SparkSession spark, ParsePlan plan, List<SourceFile> files, StructType schema) {
    this.spark = reading(spark);
    this.plan = plan;
    this.files = List.copyOf(files);
    this.schema = schema;
  }

  /** A session configured for files of other writers: nanoseconds, names that differ in case. */
  private static SparkSession reading(SparkSession spark) {
    SparkSession reading = spark.newSession();
    reading.conf().set("spark.sql.session.timeZone", "UTC");
    reading.conf().set("spark.sql.caseSensitive", "true");
    reading.conf().set("spark.sql.legacy.parquet.nanosAsLong", "true");
    reading.conf().set("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED");
    reading.conf().set("spark.sql.parquet.int96RebaseModeInRead", "CORRECTED");
    return reading;
  }

  /**
   * Reads files of one source and schema together.
   *
   * @param numbers the files' numbers in {@code at}
   * @throws JobException (65) if Spark does not support the type of a column
   */
  Dataset<Row> of(List<Integer> numbers) {
    SourceFile first = files.get(numbers.get(0));
    Dataset<Row> source = open(numbers);
    ParquetLayout layout = first.layout();
    List<Column> texts = new ArrayList<>();
    List<Column> shown = new ArrayList<>();
    boolean times = false;
    for (String field : first.fields()) {
      Column column = column(field);
      DataType type = source.schema().apply(field).dataType();
      if (layout.nanos().contains(field)) {
        // Rounded down, as the other precisions are.
        column = timestamp_micros(expr("floor(" + quoted(field) + " / 1000)").cast("long"));
        type =
            layout.local().contains(field) ? DataTypes.TimestampNTZType : DataTypes.TimestampType;
        column = column.cast(type);
      }
      texts.add(text(column, type));
      shown.add(shown(column, type).as(field));
      times |= isTime(type) && fillsTime(first, field);
    }
    Column raw = to_json(struct(shown.toArray(Column[]::new)));
    texts.add(raw.as("raw"));
    texts.add(col("_metadata.row_index"));
    texts.add(col("_metadata.file_path"));
    return spark.createDataFrame(
        source
            .select(texts.toArray(Column[]::new))
            .toJavaRDD()
            .mapPartitions(rows(numbers, first.fields().size(), times)),
        schema);
  }

  private Dataset<Row> open(List<Integer> numbers) {
    String[] paths = numbers.stream().map(i -> escaped(files.get(i).path())).toArray(String[]::new);
    try {
      return spark.read().option(CHECKSUMS, "true").parquet(paths);
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      throw JobException.badInput(
          "%s has a column that Spark does not read (%s); write it as text or as a number, or leave it out"
              .formatted(files.get(numbers.get(0)).name(), e.getClass().getSimpleName()));
    }
  }

  /** Whether all values of a single file can be read. */
  static boolean readable(SparkSession spark, SourceFile file) {
    try {
      reading(spark)
          .read()
          .option(CHECKSUMS, "true")
          .parquet(escaped(file.path()))
          .write()
          .format("noop")
          .mode("overwrite")
          .save();
      return true;
    } catch (Exception e) {
      // Any exception: reading this file alone reproduces the failure.
      return false;
    }
  }

  /** Escapes a path, which Spark would interpret as a glob pattern. */
  static String escaped(String path) {
    return path.replaceAll("([\\\\{}\\[\\]*?])", "\\\\$1");
  }

  private static String quoted(String field) {
    return "`" + field.replace("`", "``") + "`";
  }

  private static Column column(String field) {
    return col(quoted(field));
  }

  private static boolean isTime(DataType type) {
    return type.equals(DataTypes.TimestampType)
        || type.equals(DataTypes.TimestampNTZType)
        || type.equals(DataTypes.DateType);
  }

  private static Column text(Column column, DataType type) {
    if (type.equals(DataTypes.TimestampType)) {
      return date_format(column, ISO + "XXX");
    } else if (type.equals(DataTypes.TimestampNTZType)) {
      return date_format(column.cast(DataTypes.TimestampType), ISO);
    } else if (type.equals(DataTypes.BinaryType)) {
      // Spark's base64 contains line breaks.
      return translate(base64(column), "\r\n", "");
    }
    return column.cast("string");
  }

  /** The text of a column for the quarantine, without binary values. */
  private static Column shown(Column column, DataType type) {
    return type.equals(DataTypes.BinaryType)
        ? concat(length(column).cast("string"), lit(" bytes"))
        : column;
  }

  private boolean fillsTime(SourceFile file, String field) {
    TargetTable table = plan.table();
    return file.mapping().columns().entrySet().stream()
        .filter(column -> column.getValue().equals(field))
        .anyMatch(
            column -> table.columns().get(table.indexOf(column.getKey())).kind() == Kind.TIME);
  }

  private RowsOfFiles rows(List<Integer> numbers, int width, boolean times) {
    Map<String, Integer> places = new HashMap<>();
    numbers.forEach(i -> places.put(new Path(files.get(i).path()).toUri().getRawPath(), i));
    Map<Integer, SourceFile> known = new HashMap<>();
    for (int i : numbers) {
      SourceFile file = files.get(i);
      known.put(i, times ? file.readAs(file.mapping().withTimeFormat("iso")) : file);
    }
    return new RowsOfFiles(plan, places, known, width);
  }

  /** The path of a file's URI as Spark reports it, still percent-encoded. */
  private static String path(String uri) {
    return new Path(uri).toUri().getPath();
  }

  /**
   * Converts Spark's rows to staged rows.
   *
   * @param places the files' numbers by path
   * @param files by number
   * @param width number of text columns before raw, row_index and file_path
   */
  private record RowsOfFiles(
      ParsePlan plan, Map<String, Integer> places, Map<Integer, SourceFile> files, int width)
      implements org.apache.spark.api.java.function.FlatMapFunction<Iterator<Row>, Row>,
          Serializable {
    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
      Map<String, StagedRow> staged = new HashMap<>();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return rows.hasNext();
        }

        @Override
        public Row next() {
          Row row = rows.next();
          StagedRow made = staged.computeIfAbsent(row.getString(width + 2), this::open);
          String[] texts = texts(row);
          long place = row.getLong(width + 1);
          String raw = row.getString(width);
          return texts == null
              ? made.unparseable(place, raw, "a value is not valid UTF-8")
              : made.of(texts, place, raw);
        }

        private StagedRow open(String uri) {
          int number = places.get(path(uri));
          return new StagedRow(plan, files.get(number), number);
        }
      };
    }

    /**
     * The texts; null if one contains invalid UTF-8, since replacement characters would make ids
     * equal.
     */
    private String[] texts(Row row) {
      String[] texts = new String[width];
      for (int i = 0; i < width; i++) {
        texts[i] = row.getString(i);
        if (texts[i] != null && texts[i].indexOf('\uFFFD') >= 0) {
          return null;
        }
      }
      return texts;
    }
  }
}
