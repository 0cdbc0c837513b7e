package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.TargetTable;
import io.shopkeeper.core.mapping.TargetTable.Column;
import io.shopkeeper.core.mapping.TargetTable.Kind;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/** The curated tables that ingest fills, as mappings see them. */
final class Targets {
  /** Products come first: events are checked against them. */
  static final List<TableSpec> ORDER =
      List.of(ShopTables.PRODUCTS, ShopTables.ORDERS, ShopTables.EVENTS);

  /** Columns that ingest fills itself. */
  private static final Set<String> OWN = Set.of("source_file", "ingest_run");

  private Targets() {}

  /** All of them, by name. */
  static Map<String, TargetTable> all() {
    Map<String, TargetTable> tables = new LinkedHashMap<>();
    ORDER.forEach(spec -> tables.put(spec.name(), of(spec)));
    return tables;
  }

  static TargetTable of(TableSpec spec) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : spec.schema().fields()) {
      if (!OWN.contains(field.name())) {
        Kind kind = kind(field);
        columns.add(
            new Column(
                field.name(),
                kind,
                !field.nullable(),
                kind == Kind.EVENT_TYPE ? ShopTables.EVENT_TYPES : List.of()));
      }
    }
    return new TargetTable(
        spec.name(), columns, spec.key(), spec.kind() == TableSpec.Kind.SNAPSHOT);
  }

  private static Kind kind(StructField field) {
    DataType type = field.dataType();
    if (type instanceof MapType) {
      return Kind.ATTRIBUTES;
    } else if (type instanceof DecimalType) {
      return Kind.MONEY;
    } else if (type.equals(DataTypes.TimestampType)) {
      return Kind.TIME;
    } else if (type.equals(DataTypes.IntegerType)) {
      return Kind.INTEGER;
    } else if (type.equals(DataTypes.DoubleType)) {
      return Kind.REAL;
    } else if (type.equals(DataTypes.BooleanType)) {
      return Kind.FLAG;
    } else if (type.equals(DataTypes.StringType)) {
      return switch (field.name()) {
        case "user_id" -> Kind.USER;
        case "session_id" -> Kind.SESSION;
        case "order_id" -> Kind.ORDER;
        case "event_type" -> Kind.EVENT_TYPE;
        default -> Kind.TEXT;
      };
    }
    throw new IllegalStateException("no mapping fills a " + type.catalogString());
  }
}
