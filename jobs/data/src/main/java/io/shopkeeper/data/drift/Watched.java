package io.shopkeeper.data.drift;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import scala.Tuple2;

/** The tables that are watched, and their sketches. */
final class Watched {
  private final DriftSettings settings;
  private final JobContext context;

  Watched(DriftSettings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
  }

  /** What the tables hold, by fingerprints. */
  Map<String, String> fingerprints() throws IOException {
    Map<String, String> inputs =
        context.tables().fingerprints(context.asOf(), ShopTables.ALL.toArray(TableSpec[]::new));
    for (String scores : settings.scores()) {
      inputs.put(scores, version(scores).map(Version::label).orElse("none"));
    }
    return inputs;
  }

  /** Tonight's version of a release, which goes live only after this job. */
  private Optional<Version> version(String scores) throws IOException {
    List<Version> versions = context.releases().versions(scores.split("/", 2)[0]);
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
  }

  /** The sketch of every table that has rows, by name; all tables in one Spark job. */
  Map<String, TableSketch> sketches() throws IOException {
    List<JavaPairRDD<String, TableSketch>> parts = new ArrayList<>();
    for (TableSpec table : ShopTables.ALL) {
      Optional<Dataset<Row>> rows = context.tables().find(table, context.asOf());
      if (rows.isPresent()) {
        parts.add(parts(table.name(), recent(table, rows.get()), context.zone()));
      }
    }
    for (String scores : settings.scores()) {
      String table = scores.split("/", 2)[1];
      Optional<Version> version = version(scores);
      if (version.isPresent()) {
        Dataset<Row> rows = context.spark().read().parquet(version.get().output(table));
        parts.add(parts(table, rows, context.zone()));
      }
    }
    Map<String, TableSketch> sketches = new TreeMap<>();
    parts.stream()
        .reduce(JavaPairRDD::union)
        .ifPresent(
            all ->
                all.reduceByKey(TableSketch::merge, 1)
                    .collect()
                    .forEach(table -> sketches.put(table._1(), table._2())));
    return sketches;
  }

  private Dataset<Row> recent(TableSpec table, Dataset<Row> rows) {
    return table.kind() == TableSpec.Kind.SNAPSHOT
        ? rows
        : rows.where(col("ds").gt(context.asOf().minusDays(settings.days()).toString()));
  }

  private static JavaPairRDD<String, TableSketch> parts(
      String table, Dataset<Row> rows, ZoneId zone) {
    Map<String, ColumnKind> kinds = new LinkedHashMap<>();
    List<Column> counted = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      ColumnKind.of(field)
          .ifPresent(
              kind -> {
                kinds.put(field.name(), kind);
                counted.add(kind.counted(col(field.name()), zone));
              });
    }
    return rows.select(counted.toArray(Column[]::new))
        .toJavaRDD()
        .mapPartitionsToPair(
            part -> {
              TableSketch sketch = new TableSketch(kinds);
              part.forEachRemaining(sketch::add);
              return List.of(new Tuple2<>(table, sketch)).iterator();
            });
  }
}
