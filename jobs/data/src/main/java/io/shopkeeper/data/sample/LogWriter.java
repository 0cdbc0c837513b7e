package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.LogFiles.Style;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes the sorted lines of complete files, because Spark's writers can neither mix encodings nor
 * truncate lines. A task attempt writes to a temporary file and renames it at the end; all attempts
 * write the same bytes, so any of them may win.
 */
final class LogWriter implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;
  private static final Charset GBK = Charset.forName("GBK");

  /** The schema of the input, sorted by the first four columns. */
  static final StructType LINES =
      new StructType()
          .add("file", DataTypes.IntegerType, false)
          .add("received", DataTypes.LongType, false)
          .add("event_key", DataTypes.LongType, false)
          .add("copy", DataTypes.IntegerType, false)
          .add("fault", DataTypes.StringType, false)
          .add("line", DataTypes.StringType, false);

  /** The schema of the output: the number of lines of each file by fault. */
  static final StructType WRITTEN =
      new StructType()
          .add("file", DataTypes.IntegerType, false)
          .add("fault", DataTypes.StringType, false)
          .add("lines", DataTypes.LongType, false);

  private final LogFiles files;
  private final String folder;
  private final Broadcast<SerializableConfiguration> configuration;

  LogWriter(LogFiles files, String folder, Broadcast<SerializableConfiguration> configuration) {
    this.files = files;
    this.folder = folder;
    this.configuration = configuration;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> lines) throws IOException {
    List<Row> written = new ArrayList<>();
    Configuration hadoop = new Configuration(configuration.value().value());
    // The raw file system writes no checksum files.
    hadoop.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
    FileContext context = FileContext.getFileContext(new Path(folder).toUri(), hadoop);
    Row next = lines.hasNext() ? lines.next() : null;
    while (next != null) {
      next = writeFile(context, next, lines, written);
    }
    return written.iterator();
  }

  private Row writeFile(FileContext context, Row first, Iterator<Row> lines, List<Row> written)
      throws IOException {
    int file = first.getInt(0);
    Path attempt = new Path(folder, "_attempts/" + file + "-" + TaskContext.get().taskAttemptId());
    Style style = files.style(file);
    Charset charset = style == Style.CSV_IN_GBK ? GBK : StandardCharsets.UTF_8;
    Map<String, Long> faults = new TreeMap<>();
    Row next = first;
    try (OutputStream out =
        new BufferedOutputStream(
            new GZIPOutputStream(
                context.create(
                    attempt,
                    EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
                    Options.CreateOpts.createParent()),
                1 << 16),
            1 << 16)) {
      if (style == Style.CSV_WITH_BOM) {
        out.write("\uFEFF".getBytes(StandardCharsets.UTF_8));
      }
      if (style != Style.JSON_LINES) {
        out.write((RawLog.HEADER + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      while (next != null && next.getInt(0) == file) {
        faults.merge(next.getString(4), 1L, Long::sum);
        out.write(next.getString(5).getBytes(charset));
        out.write('\n');
        next = lines.hasNext() ? lines.next() : null;
      }
    }
    Path target = new Path(folder, files.path(file));
    context.mkdir(target.getParent(), null, true);
    try {
      context.rename(attempt, target, Options.Rename.NONE);
    } catch (FileAlreadyExistsException e) {
      // An earlier attempt of this task has written the same file.
      context.delete(attempt, false);
    }
    faults.forEach((fault, count) -> written.add(RowFactory.create(file, fault, count)));
    return next;
  }
}
