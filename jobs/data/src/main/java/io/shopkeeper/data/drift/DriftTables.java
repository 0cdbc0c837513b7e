package io.shopkeeper.data.drift;

import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The tables of the release: what was found, and the bins with which a later night is compared. */
final class DriftTables {
  static final String COLUMNS = "drift_columns";
  static final String BINS = "drift_bins";

  private static final StructType COLUMNS_SCHEMA =
      new StructType()
          .add("table", DataTypes.StringType, false)
          .add("column", DataTypes.StringType, false)
          .add("rows", DataTypes.LongType, false)
          .add("null_share", DataTypes.DoubleType, false)
          .add("null_share_before", DataTypes.DoubleType)
          .add("psi", DataTypes.DoubleType)
          .add("psi_by_chance", DataTypes.DoubleType)
          .add("drifted", DataTypes.BooleanType, false);

  private static final StructType BINS_SCHEMA =
      new StructType()
          .add("table", DataTypes.StringType, false)
          .add("column", DataTypes.StringType, false)
          .add("kind", DataTypes.StringType, false)
          .add("rows", DataTypes.LongType, false)
          .add("nulls", DataTypes.LongType, false)
          .add(
              "bins",
              DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType, false),
              false);

  private final SparkSession spark;

  DriftTables(SparkSession spark) {
    this.spark = spark;
  }

  void write(List<Drift> drifts, Map<String, TableSketch> sketches, Staging staging) {
    List<Row> columns = new ArrayList<>();
    for (Drift drift : drifts) {
      columns.add(
          RowFactory.create(
              drift.table(),
              drift.column(),
              drift.rows(),
              drift.nullShare(),
              drift.nullShareBefore(),
              drift.psi(),
              drift.chance(),
              drift.drifted()));
    }
    List<Row> bins = new ArrayList<>();
    sketches.forEach(
        (table, sketch) ->
            sketch
                .columns()
                .forEach(
                    (column, counts) ->
                        bins.add(
                            RowFactory.create(
                                table,
                                column,
                                counts.kind().name(),
                                counts.rows(),
                                counts.nulls(),
                                texts(counts.bins())))));
    spark
        .createDataFrame(columns, COLUMNS_SCHEMA)
        .coalesce(1)
        .write()
        .parquet(staging.path(COLUMNS));
    spark.createDataFrame(bins, BINS_SCHEMA).coalesce(1).write().parquet(staging.path(BINS));
  }

  private static Map<String, Long> texts(Map<Object, Long> bins) {
    Map<String, Long> texts = new HashMap<>();
    bins.forEach((bin, count) -> texts.put(bin.toString(), count));
    return texts;
  }

  /** The sketches of an earlier night, by table. */
  Map<String, TableSketch> sketches(Version version) {
    Map<String, Map<String, ColumnSketch>> columns = new LinkedHashMap<>();
    for (Row row : spark.read().schema(BINS_SCHEMA).parquet(version.output(BINS)).collectAsList()) {
      columns
          .computeIfAbsent(row.getString(0), table -> new LinkedHashMap<>())
          .put(
              row.getString(1),
              ColumnSketch.read(
                  ColumnKind.valueOf(row.getString(2)),
                  row.getLong(3),
                  row.getLong(4),
                  row.getJavaMap(5)));
    }
    Map<String, TableSketch> sketches = new HashMap<>();
    columns.forEach((table, known) -> sketches.put(table, TableSketch.of(known)));
    return sketches;
  }
}
