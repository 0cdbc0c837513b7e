package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.CsvLine;
import io.shopkeeper.core.mapping.LineDecoder;
import io.shopkeeper.core.mapping.LineReader;
import io.shopkeeper.core.mapping.SourceMapping;
import io.shopkeeper.core.mapping.SourceMapping.Format;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** Lazily parses the lines of the file slices of one task into rows. */
final class LineRows implements Iterator<Row> {
  private static final int MANY_FIELDS = 100;
  private static final int SHOWN_BYTES = 4096;

  /** Splits a line into fields. */
  private interface Splitter {
    String[] split(String line, String[] problem);
  }

  private final ParsePlan plan;
  private final Iterator<Slice> slices;
  private final String[] problem = new String[1];
  private Slice slice;
  private LineReader lines;
  private StagedRow rows;
  private LineDecoder decoder;
  private Splitter splitter;
  private boolean header;
  // Null where a record must close on its line.
  private OpenRecord open;
  private Row next;
  // One line in the format user-items yields many rows.
  private Iterator<Row> pending = Collections.emptyIterator();

  LineRows(ParsePlan plan, Iterator<Slice> slices) {
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
    rows = new StagedRow(plan, slice.file(), slice.number());
    decoder = new LineDecoder(mapping.encodings().stream().map(Charset::forName).toList());
    header = mapping.format() == Format.CSV && mapping.csv().header() && slice.start() == 0;
    splitter =
        switch (mapping.format()) {
          case CSV -> new CsvLine(mapping.csv().separator(), mapping.csv().quote())::split;
          case JSON_LINES -> new JsonLine(slice.file().fields())::split;
          case USER_ITEMS, PARQUET, PICTURES -> null;
        };
    open =
        mapping.format() == Format.CSV && mapping.csv().multiline()
            ? new OpenRecord(mapping.csv().quote().charAt(0), mapping.maxLineBytes())
            : null;
    try {
      InputStream in =
          slice.end() < 0
              ? RawFiles.open(slice.file().path(), plan.files().configuration())
              : RawFiles.openAt(
                  slice.file().path(),
                  Math.max(0, slice.start() - 1),
                  plan.files().configuration());
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
        giveUp();
        close();
        return;
      }
      if (header) {
        header = false;
        return;
      }
      if (lines.length() > 0 || lines.tooLong() || isOpen()) {
        record();
      }
    } catch (IOException e) {
      damaged(lines.position(), e);
    }
  }

  private boolean isOpen() {
    return open != null && open.isOpen();
  }

  /** Refuses the record that never closed. */
  private void giveUp() {
    if (isOpen()) {
      next = rows.unparseable(open.began(), open.text(), CsvLine.UNCLOSED);
      open.end();
    }
  }

  private void record() {
    String line = lines.tooLong() ? null : decoder.decode(lines.bytes(), lines.length());
    if (line == null) {
      giveUp();
      pending = next == null ? pending : List.of(next).iterator();
      next = undecodable();
    } else if (splitter == null) {
      pending = items(line);
    } else if (isOpen()) {
      if (open.add(line)) {
        record(open.text(), open.began());
      }
    } else if (!line.isBlank()) {
      record(line, lines.position());
    }
  }

  private Row undecodable() {
    if (lines.tooLong()) {
      String shown = decoder.show(lines.bytes(), Math.min(SHOWN_BYTES, lines.length())) + "…";
      return rows.unparseable(
          lines.position(),
          shown,
          "line too long: over " + slice.file().mapping().maxLineBytes() + " bytes");
    }
    return rows.unparseable(
        lines.position(),
        decoder.show(lines.bytes(), lines.length()),
        decoder.problem(lines.bytes(), lines.length()));
  }

  private void record(String line, long position) {
    String[] fields = splitter.split(line, problem);
    if (fields == null
        && open != null
        && problem[0].equals(CsvLine.UNCLOSED)
        && open.begin(line, position)) {
      return;
    }
    if (fields == null) {
      next = rows.unparseable(position, line, problem[0]);
    } else if (fields.length != slice.file().fields().size()) {
      next =
          rows.unparseable(position, line, fieldCount(fields.length, slice.file().fields().size()));
    } else {
      next = rows.of(fields, position, line);
    }
    if (open != null) {
      open.end();
    }
  }

  /** The reason for a wrong number of fields, which must have few distinct values. */
  private static String fieldCount(int found, int expected) {
    return (found > MANY_FIELDS ? "over " + MANY_FIELDS : found) + " fields instead of " + expected;
  }

  private Iterator<Row> items(String line) {
    int length = line.length();
    int at = skipSpaces(line, 0);
    int end = wordEnd(line, at);
    if (at == end) {
      return Collections.emptyIterator();
    }
    String user = line.substring(at, end);
    List<Row> out = new ArrayList<>();
    for (at = skipSpaces(line, end); at < length; at = skipSpaces(line, end)) {
      end = wordEnd(line, at);
      String item = line.substring(at, end);
      out.add(rows.of(new String[] {user, item}, lines.position() + at, user + " " + item));
    }
    if (out.isEmpty()) {
      out.add(rows.unparseable(lines.position(), line, "a user without items"));
    }
    return out.iterator();
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
   * Reports a damaged archive by a row, by which the driver refuses the file, because a retry would
   * read the same bytes. A failure of storage is thrown instead, so that Spark retries.
   */
  private void damaged(long position, IOException cause) {
    boolean archive = slice.end() < 0;
    if (!archive || !RawFiles.damaged(cause)) {
      throw new UncheckedIOException(cause);
    }
    next = rows.damaged(position, cause.getClass().getSimpleName() + " while reading");
    close();
  }

  private void close() {
    if (lines != null) {
      try {
        lines.close();
      } catch (IOException e) {
        // Closing a stream that was only read cannot lose data.
      }
    }
    lines = null;
  }
}
