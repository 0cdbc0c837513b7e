package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.unix_micros;

import io.shopkeeper.core.mapping.CsvLine;
import io.shopkeeper.core.mapping.LineDecoder;
import io.shopkeeper.core.mapping.LineReader;
import io.shopkeeper.core.mapping.RecordParser;
import io.shopkeeper.core.mapping.SourceMapping;
import io.shopkeeper.core.mapping.SourceMapping.EqualLines;
import io.shopkeeper.core.mapping.SourceMapping.Format;
import io.shopkeeper.core.mapping.SourceMapping.Keep;
import io.shopkeeper.core.mapping.TargetTable;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.JavaConverters;

/**
 * Parses raw files into one row a record: the table's columns, and what became of the record.
 *
 * <p>The columns beside the table's: {@code source_file}; {@code at}, the record's place: file
 * number · 2⁴⁰ + offset in the uncompressed file; {@code precedence}, by which the least of equal
 * rows stays; {@code sums}, whether equal rows add up; {@code outcome}; {@code raw}, the record as
 * it came; {@code reason}; {@code ds}.
 */
final class RawRecords {
  /** The record is a row of the table. */
  static final int ACCEPTED = 0;

  /** The record has its fields, but a value is refused. */
  static final int REFUSED = 1;

  /** The record has no fields. */
  static final int UNPARSEABLE = 2;

  /** No record: the file breaks off here. */
  static final int DAMAGED = 3;

  /** How far a file number is shifted in {@code at}: a file may have 2⁴⁰ bytes. */
  static final int FILE_SHIFT = 40;

  private static final long LAST_FIRST = 1L << 62;
  private static final int OWN_COLUMNS = 8;
  private static final int SHOWN_BYTES = 4096;
  private static final long SLICE_BYTES = 64L << 20;

  /** gzip makes logs about this much smaller. */
  private static final int INFLATION = 6;

  private RawRecords() {}

  /** What every task needs. */
  record Plan(
      TargetTable table,
      Pseudonyms pseudonyms,
      ZoneId zone,
      LocalDate asOf,
      Broadcast<SerializableConfiguration> configuration)
      implements Serializable {
    Configuration hadoop() {
      return configuration.value().value();
    }
  }

  /** The lines of a file that begin in [start, end); all of them where end is -1. */
  private record Slice(SourceFile file, int number, long start, long end, long weight)
      implements Serializable {}

  /** The rows of files, which are numbered by their place in the list. */
  static Dataset<Row> parse(
      SparkSession spark,
      StructType table,
      List<SourceFile> files,
      TargetTable target,
      Pseudonyms pseudonyms,
      ZoneId zone,
      LocalDate asOf) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Plan plan =
        new Plan(
            target,
            pseudonyms,
            zone,
            asOf,
            context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())));
    StructType schema = schema(table, target);
    List<Slice> slices = slices(files, context.hadoopConfiguration());
    List<Dataset<Row>> parts = new ArrayList<>();
    if (!slices.isEmpty()) {
      List<List<Slice>> tasks = tasks(slices, context.defaultParallelism());
      JavaRDD<Row> rows =
          context
              .parallelize(tasks, tasks.size())
              .flatMap(List::iterator)
              .mapPartitions(its -> new Rows(plan, its));
      parts.add(spark.createDataFrame(rows, schema));
    }
    Map<List<String>, Map<String, Integer>> together = new LinkedHashMap<>();
    for (int i = 0; i < files.size(); i++) {
      SourceFile file = files.get(i);
      if (file.mapping().format() == Format.PARQUET) {
        together
            .computeIfAbsent(List.of(file.source(), file.layout()), k -> new LinkedHashMap<>())
            .put(path(file.path()), i);
      }
    }
    together.values().forEach(group -> parts.add(parquet(spark, plan, files, group, schema)));
    return parts.stream()
        .reduce(Dataset::union)
        .orElseGet(() -> spark.createDataFrame(List.<Row>of(), schema));
  }

  /** The staged columns: times are microseconds here. */
  private static StructType schema(StructType table, TargetTable target) {
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
        .add("reason", DataTypes.StringType)
        .add("ds", DataTypes.StringType);
  }

  private static List<Slice> slices(List<SourceFile> files, Configuration configuration) {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      SourceFile file = files.get(i);
      if (file.mapping().format() == Format.PARQUET) {
        continue;
      }
      if (RawFiles.compressed(file.path(), configuration)) {
        slices.add(new Slice(file, i, 0, -1, file.bytes() * INFLATION));
        continue;
      }
      for (long start = 0; start < file.bytes(); start += SLICE_BYTES) {
        long end = Math.min(file.bytes(), start + SLICE_BYTES);
        slices.add(new Slice(file, i, start, end, end - start));
      }
    }
    return slices;
  }

  /** Spreads slices over tasks: the largest first, each to the task with the least so far. */
  private static List<List<Slice>> tasks(List<Slice> slices, int parallelism) {
    long total = slices.stream().mapToLong(Slice::weight).sum();
    int count = (int) Math.min(slices.size(), Math.max(2L * parallelism, total / SLICE_BYTES + 1));
    List<List<Slice>> tasks = new ArrayList<>();
    long[] loads = new long[count];
    java.util.PriorityQueue<Integer> lightest =
        new java.util.PriorityQueue<>(
            Comparator.<Integer>comparingLong(t -> loads[t]).thenComparing(t -> t));
    for (int t = 0; t < count; t++) {
      tasks.add(new ArrayList<>());
      lightest.add(t);
    }
    slices.stream()
        .sorted(Comparator.comparingLong(Slice::weight).reversed())
        .forEach(
            slice -> {
              int task = lightest.remove();
              tasks.get(task).add(slice);
              loads[task] += slice.weight();
              lightest.add(task);
            });
    return tasks;
  }

  /** The path alone, as file names are compared between Hadoop and Spark's metadata columns. */
  private static String path(String uri) {
    return new Path(uri).toUri().getPath();
  }

  /** Reads files of one source and schema together; {@code numbers} has each file's by its path. */
  private static Dataset<Row> parquet(
      SparkSession spark,
      Plan plan,
      List<SourceFile> files,
      Map<String, Integer> numbers,
      StructType schema) {
    List<SourceFile> group = numbers.values().stream().map(files::get).toList();
    List<String> names = group.get(0).fields();
    Dataset<Row> source =
        spark.read().parquet(group.stream().map(SourceFile::path).toArray(String[]::new));
    // A column of times needs no format: it is passed on as microseconds.
    boolean times = false;
    List<Column> columns = new ArrayList<>();
    for (String field : names) {
      Column column = col("`" + field + "`");
      boolean time = source.schema().apply(field).dataType().equals(DataTypes.TimestampType);
      columns.add(time ? unix_micros(column).cast("string") : column.cast("string"));
      times |= time && isTime(field, group.get(0), plan.table());
    }
    boolean micros = times;
    Column[] all = names.stream().map(f -> col("`" + f + "`")).toArray(Column[]::new);
    columns.add(to_json(struct(all)).as("raw"));
    columns.add(col("_metadata.row_index"));
    columns.add(col("_metadata.file_path"));
    Map<String, Integer> places = new HashMap<>(numbers);
    List<SourceFile> known = List.copyOf(files);
    int width = names.size();
    return spark.createDataFrame(
        source
            .select(columns.toArray(Column[]::new))
            .toJavaRDD()
            .mapPartitions(
                rows -> {
                  Map<String, Builder> builders = new HashMap<>();
                  return new Mapped(
                      rows,
                      row -> {
                        Builder builder =
                            builders.computeIfAbsent(
                                row.getString(width + 2),
                                uri -> {
                                  int number = places.get(path(uri));
                                  SourceFile file = known.get(number);
                                  return new Builder(
                                      plan,
                                      file,
                                      micros
                                          ? file.mapping().withTimeFormat("epoch-us")
                                          : file.mapping(),
                                      number);
                                });
                        String[] fields = new String[width];
                        for (int i = 0; i < width; i++) {
                          fields[i] = row.getString(i);
                        }
                        return builder.row(fields, row.getLong(width + 1), row.getString(width));
                      });
                }),
        schema);
  }

  private static boolean isTime(String field, SourceFile file, TargetTable table) {
    return file.mapping().columns().entrySet().stream()
        .anyMatch(
            column ->
                column.getValue().equals(field)
                    && table.columns().get(table.indexOf(column.getKey())).kind()
                        == TargetTable.Kind.TIME);
  }

  private record Mapped(Iterator<Row> rows, java.util.function.Function<Row, Row> function)
      implements Iterator<Row> {
    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Row next() {
      return function.apply(rows.next());
    }
  }

  /** Makes the rows of one file. */
  private static final class Builder {
    private final SourceFile file;
    private final long base;
    private final boolean last;
    private final boolean sums;
    private final RecordParser parser;
    private final int attributes;

    Builder(Plan plan, SourceFile file, int number) {
      this(plan, file, file.mapping(), number);
    }

    Builder(Plan plan, SourceFile file, SourceMapping mapping, int number) {
      this.file = file;
      this.base = (long) number << FILE_SHIFT;
      this.last = mapping.duplicates().keep() == Keep.LAST;
      this.sums = mapping.duplicates().equalLines() == EqualLines.SUM_QUANTITY;
      this.attributes = plan.table().indexOf("attributes");
      this.parser =
          new RecordParser(
              mapping, plan.table(), file.fields(), plan.pseudonyms(), plan.zone(), plan.asOf());
    }

    Row row(String[] fields, long position, String raw) {
      String reason = parser.parse(fields);
      if (reason != null) {
        return refused(REFUSED, position, raw, reason);
      }
      Object[] values = parser.values();
      Object[] row = new Object[values.length + OWN_COLUMNS];
      System.arraycopy(values, 0, row, 0, values.length);
      if (attributes >= 0 && row[attributes] instanceof Map<?, ?> map) {
        // Rows hold Scala's collections.
        row[attributes] = JavaConverters.mapAsScalaMap(map);
      }
      String day = file.day() == null ? parser.day() : file.day();
      finish(row, position, ACCEPTED, raw, null, day);
      return RowFactory.create(row);
    }

    Row refused(int outcome, long position, String raw, String reason) {
      Object[] row = new Object[parser.values().length + OWN_COLUMNS];
      finish(row, position, outcome, raw, reason, null);
      return RowFactory.create(row);
    }

    private void finish(
        Object[] row, long position, int outcome, String raw, String reason, String day) {
      int i = row.length - OWN_COLUMNS;
      long at = base + position;
      row[i++] = file.name();
      row[i++] = at;
      row[i++] = last ? LAST_FIRST - at : at;
      row[i++] = sums;
      row[i++] = outcome;
      row[i++] = raw;
      row[i++] = reason;
      row[i] = day;
    }
  }

  /** Splits a line into fields. */
  private interface Splitter {
    String[] split(String line, String[] problem);
  }

  /** The rows of the slices of one task, read as they are asked for. */
  private static final class Rows implements Iterator<Row> {
    private final Plan plan;
    private final Iterator<Slice> slices;
    private final String[] problem = new String[1];
    private Slice slice;
    private LineReader lines;
    private Builder builder;
    private LineDecoder decoder;
    private Splitter splitter;
    private boolean header;
    private Row next;
    // One line of user-items makes many rows.
    private Iterator<Row> pending = Collections.emptyIterator();

    Rows(Plan plan, Iterator<Slice> slices) {
      this.plan = plan;
      this.slices = slices;
    }

    @Override
    public boolean hasNext() {
      while (next == null) {
        if (pending.hasNext()) {
          next = pending.next();
        } else if (lines == null) {
          if (!slices.hasNext()) {
            return false;
          }
          open(slices.next());
        } else {
          advance();
        }
      }
      return true;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = next;
      next = null;
      return row;
    }

    private void open(Slice opened) {
      slice = opened;
      SourceMapping mapping = slice.file().mapping();
      builder = new Builder(plan, slice.file(), slice.number());
      decoder = new LineDecoder(mapping.encodings().stream().map(Charset::forName).toList());
      header = mapping.format() == Format.CSV && mapping.csv().header() && slice.start() == 0;
      splitter =
          switch (mapping.format()) {
            case CSV -> new CsvLine(mapping.csv().separator(), mapping.csv().quote())::split;
            case JSON_LINES -> new JsonLine(slice.file().fields())::split;
            case USER_ITEMS, PARQUET -> null;
          };
      try {
        InputStream in =
            slice.end() < 0
                ? RawFiles.open(slice.file().path(), plan.hadoop())
                : RawFiles.openAt(
                    slice.file().path(), Math.max(0, slice.start() - 1), plan.hadoop());
        long end = slice.end() < 0 ? Long.MAX_VALUE : slice.end();
        lines =
            slice.start() == 0
                ? LineReader.first(in, mapping.maxLineBytes(), end)
                : LineReader.later(in, mapping.maxLineBytes(), slice.start(), end);
      } catch (IOException e) {
        damaged(slice.start(), e);
      }
    }

    private void advance() {
      try {
        if (!lines.next()) {
          close();
          return;
        }
        if (header) {
          header = false;
          return;
        }
        if (lines.length() > 0 || lines.tooLong()) {
          record();
        }
      } catch (IOException e) {
        damaged(lines.position(), e);
      }
    }

    private void record() {
      if (lines.tooLong()) {
        String shown = decoder.show(lines.bytes(), Math.min(SHOWN_BYTES, lines.length())) + "…";
        next =
            builder.refused(
                UNPARSEABLE,
                lines.position(),
                shown,
                "line too long: over " + slice.file().mapping().maxLineBytes() + " bytes");
        return;
      }
      String line = decoder.decode(lines.bytes(), lines.length());
      if (line == null) {
        next =
            builder.refused(
                UNPARSEABLE,
                lines.position(),
                decoder.show(lines.bytes(), lines.length()),
                decoder.problem(lines.bytes(), lines.length()));
        return;
      }
      if (splitter == null) {
        pending = items(line);
        return;
      }
      if (line.isBlank()) {
        return;
      }
      String[] fields = splitter.split(line, problem);
      if (fields == null) {
        next = builder.refused(UNPARSEABLE, lines.position(), line, problem[0]);
      } else if (fields.length != slice.file().fields().size()) {
        next =
            builder.refused(
                UNPARSEABLE,
                lines.position(),
                line,
                "%d fields instead of %d".formatted(fields.length, slice.file().fields().size()));
      } else {
        next = builder.row(fields, lines.position(), line);
      }
    }

    private Iterator<Row> items(String line) {
      int length = line.length();
      int at = skipSpaces(line, 0);
      int end = wordEnd(line, at);
      if (at == end) {
        return Collections.emptyIterator();
      }
      String user = line.substring(at, end);
      List<Row> rows = new ArrayList<>();
      for (at = skipSpaces(line, end); at < length; at = skipSpaces(line, end)) {
        end = wordEnd(line, at);
        String item = line.substring(at, end);
        rows.add(builder.row(new String[] {user, item}, lines.position() + at, user + " " + item));
      }
      if (rows.isEmpty()) {
        rows.add(builder.refused(UNPARSEABLE, lines.position(), line, "a user without items"));
      }
      return rows.iterator();
    }

    private static int skipSpaces(String line, int from) {
      int at = from;
      while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
        at++;
      }
      return at;
    }

    private static int wordEnd(String line, int from) {
      int at = from;
      while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
        at++;
      }
      return at;
    }

    /**
     * A retry would meet the same bytes of a damaged archive: the driver refuses the file by this
     * row. Trouble with storage is another matter, and worth a retry.
     */
    private void damaged(long position, IOException cause) {
      boolean archive =
          slice.end() < 0
              && (cause instanceof EOFException
                  || cause instanceof ZipException
                  || cause.getClass().equals(IOException.class));
      if (!archive) {
        throw new UncheckedIOException(cause);
      }
      next =
          builder.refused(
              DAMAGED, position, null, cause.getClass().getSimpleName() + " while reading");
      close();
    }

    private void close() {
      if (lines != null) {
        try {
          lines.close();
        } catch (IOException e) {
          // Nothing was written; what was read has been used.
        }
      }
      lines = null;
    }
  }
}
