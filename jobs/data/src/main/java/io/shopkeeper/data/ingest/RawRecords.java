package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.SourceMapping.Format;
import io.shopkeeper.core.pseudonym.KnownIds;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.platform.job.JobContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Parses raw files into one {@link StagedRow} per record. */
final class RawRecords {
  private RawRecords() {}

  /** The rows of files, which are numbered by their index in the list. */
  static Dataset<Row> parse(
      JobContext context, IngestTable table, List<SourceFile> files, KnownIds known) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(context.spark().sparkContext());
    ParsePlan plan =
        new ParsePlan(
            table.target(),
            new Pseudonyms(context.pseudonymKey()),
            ParsePlan.shared(spark, known),
            context.zone(),
            context.asOf(),
            ParsePlan.shared(spark));
    StructType schema = StagedRow.schema(table.spec().schema(), table.target());
    List<Dataset<Row>> parts = new ArrayList<>();
    List<Slice> lines = slices(files, spark.hadoopConfiguration());
    if (!lines.isEmpty()) {
      JavaRDD<Row> rows = tasks(spark, lines).mapPartitions(its -> new LineRows(plan, its));
      parts.add(context.spark().createDataFrame(rows, schema));
    }
    List<Slice> pictures = pictures(files);
    if (!pictures.isEmpty()) {
      JavaRDD<Row> rows = tasks(spark, pictures).mapPartitions(its -> new PictureRows(plan, its));
      parts.add(context.spark().createDataFrame(rows, schema));
    }
    ParquetRows parquet = new ParquetRows(context.spark(), plan, files, schema);
    parquetGroups(files).forEach(group -> parts.add(parquet.of(group)));
    return parts.stream()
        .reduce(Dataset::union)
        .orElseGet(() -> context.spark().createDataFrame(List.<Row>of(), schema));
  }

  private static JavaRDD<Slice> tasks(JavaSparkContext spark, List<Slice> slices) {
    List<List<Slice>> tasks = Slice.tasks(slices, spark.defaultParallelism());
    return spark.parallelize(tasks, tasks.size()).flatMap(List::iterator);
  }

  /** A picture or an archive of some is read as a whole. */
  private static List<Slice> pictures(List<SourceFile> files) {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      SourceFile file = files.get(i);
      if (file.mapping().format() == Format.PICTURES) {
        slices.add(new Slice(file, i, 0, file.bytes(), file.bytes()));
      }
    }
    return slices;
  }

  private static List<Slice> slices(List<SourceFile> files, Configuration configuration) {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Format format = files.get(i).mapping().format();
      if (format != Format.PARQUET && format != Format.PICTURES) {
        slices.addAll(Slice.of(files.get(i), i, f -> RawFiles.compressed(f.path(), configuration)));
      }
    }
    return slices;
  }

  /** Groups the numbers of Parquet files by source and schema; each group is read together. */
  private static List<List<Integer>> parquetGroups(List<SourceFile> files) {
    Map<List<String>, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < files.size(); i++) {
      SourceFile file = files.get(i);
      if (file.mapping().format() == Format.PARQUET) {
        groups
            .computeIfAbsent(List.of(file.source(), file.layout().schema()), k -> new ArrayList<>())
            .add(i);
      }
    }
    return List.copyOf(groups.values());
  }
}
