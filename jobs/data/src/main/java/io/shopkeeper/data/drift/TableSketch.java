package io.shopkeeper.data.drift;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Row;

/** The sketches of a table's columns, by name, in the order of the schema. */
final class TableSketch implements Serializable {
  private final Map<String, ColumnSketch> columns = new LinkedHashMap<>();

  TableSketch(Map<String, ColumnKind> kinds) {
    kinds.forEach((column, kind) -> columns.put(column, new ColumnSketch(kind)));
  }

  /** The table of these columns. */
  static TableSketch of(Map<String, ColumnSketch> columns) {
    TableSketch table = new TableSketch(Map.of());
    table.columns.putAll(columns);
    return table;
  }

  /** Counts a row whose cells are the columns as {@link ColumnKind#counted} gives them. */
  void add(Row row) {
    int cell = 0;
    for (ColumnSketch column : columns.values()) {
      column.add(row.get(cell++));
    }
  }

  /** Adds the counts of another part of the same table. */
  TableSketch merge(TableSketch other) {
    other.columns.forEach((name, column) -> columns.get(name).merge(column));
    return this;
  }

  Map<String, ColumnSketch> columns() {
    return columns;
  }
}
