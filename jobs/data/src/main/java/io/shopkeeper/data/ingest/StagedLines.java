package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.mapping.SourceMapping.Format;
import io.shopkeeper.core.pseudonym.KnownIds;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.StorageFailure;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The parsed records of one table, staged as Parquet during the run, so that files are parsed once
 * and later steps read only the columns that they need. They contain raw lines and are therefore
 * staged in the quarantine.
 */
final class StagedLines implements AutoCloseable {
  private static final String FOLDER = "quarantine/_ingest/";

  private final JobContext context;
  private final String directory;

  StagedLines(JobContext context, String table) {
    this.context = context;
    this.directory = FOLDER + table;
  }

  /**
   * Parses files into the staged table.
   *
   * @param known the ids that the shop has, which are replaced in prose
   */
  Dataset<Row> write(IngestTable table, List<SourceFile> files, KnownIds known) throws IOException {
    close();
    context.storage().makePrivateDirectories("quarantine");
    String path = context.storage().path(directory).toString();
    Dataset<Row> records = RawRecords.parse(context, table, files, known);
    try {
      records.write().option("compression", "lz4").parquet(path);
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      requireReadable(files, e);
      throw e;
    }
    return context.spark().read().schema(records.schema()).parquet(path);
  }

  /**
   * Determines whether a damaged Parquet file made parsing fail, since Spark does not name it.
   *
   * @throws JobException (65) naming the damaged file
   */
  private void requireReadable(List<SourceFile> files, Exception failure) {
    if (StorageFailure.explain("read the input", failure).isPresent()) {
      return;
    }
    for (SourceFile file : files) {
      if (file.mapping().format() == Format.PARQUET
          && !ParquetRows.readable(context.spark(), file)) {
        throw JobException.badInput(
            file.name()
                + " is damaged: its columns cannot be read; nothing was changed; deliver it again");
      }
    }
  }

  /** The counts of records by outcome, in the form of {@link Books#enter}. */
  static List<Row> outcomes(Dataset<Row> parsed) {
    return parsed
        .groupBy("source_file", "outcome", "code", "reason", "ds")
        .agg(count(lit(1)).as("n"), min("at").as("at"))
        .collectAsList();
  }

  @Override
  public void close() throws IOException {
    context.storage().delete(directory);
  }
}
