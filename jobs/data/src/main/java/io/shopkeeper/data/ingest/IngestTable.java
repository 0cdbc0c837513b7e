package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.Prose;
import io.shopkeeper.core.mapping.RowRule;
import io.shopkeeper.core.mapping.Sight;
import io.shopkeeper.core.mapping.TargetTable;
import io.shopkeeper.core.mapping.TargetTable.Column;
import io.shopkeeper.core.mapping.TargetTable.Kind;
import io.shopkeeper.core.pseudonym.KnownIds;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.platform.table.TableSpec;
import io.shopkeeper.text.CustomerText;
import io.shopkeeper.text.TypedIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/**
 * The description by which {@code ingest} fills a curated table: the types of its columns and the
 * rules for its rows. A new table needs only such a description and a mapping.
 *
 * @param spec the table's name, key and schema
 * @param target the columns for mappings, with the rules on single rows
 * @param windowRules the rules on groups of incoming rows
 * @param audits the checks of the incoming rows as a whole
 */
record IngestTable(
    TableSpec spec, TargetTable target, List<WindowRule> windowRules, List<Audit> audits) {

  /** Columns that ingest fills itself. */
  private static final Set<String> OWN = Set.of("source_file", "ingest_run");

  String name() {
    return spec.name();
  }

  boolean snapshot() {
    return target.snapshot();
  }

  /** Starts a description, with the types of columns derived from the schema and names. */
  static Builder of(TableSpec spec) {
    return new Builder(spec);
  }

  /** Defines what schema and names do not imply. */
  static final class Builder {
    private final TableSpec spec;
    private final Map<String, Kind> kinds = new HashMap<>();
    private final Map<String, List<String>> allowed = new HashMap<>();
    private final List<RowRule> rules = new ArrayList<>();
    private final List<WindowRule> windowRules = new ArrayList<>();
    private final List<Audit> audits = new ArrayList<>();
    private String day;
    private Prose prose;
    private Sight sight;

    private Builder(TableSpec spec) {
      this.spec = spec;
      kinds.put("user_id", Kind.USER);
      kinds.put("session_id", Kind.SESSION);
      kinds.put("order_id", Kind.ORDER);
    }

    /** Declares the column of row ids, derived from {@code duplicates.key} if a source has none. */
    Builder rowId(String column) {
      kinds.put(column, Kind.ROW_ID);
      return this;
    }

    /** Declares the column of quantities, which are summed when equal lines are merged. */
    Builder quantity(String column) {
      kinds.put(column, Kind.QUANTITY);
      return this;
    }

    /** Declares an enumerated column. */
    Builder oneOf(String column, List<String> values) {
      kinds.put(column, Kind.ONE_OF);
      allowed.put(column, List.copyOf(values));
      return this;
    }

    /**
     * Declares columns that customers write, and the column of their language: they are cleaned,
     * and personal data and ids in them are masked.
     */
    Builder prose(String language, String... columns) {
      kinds.put(language, Kind.LANGUAGE);
      for (String column : columns) {
        kinds.put(column, Kind.PROSE);
      }
      prose = Builder::read;
      return this;
    }

    private static Prose.Reading read(String raw, Pseudonyms pseudonyms, KnownIds known) {
      CustomerText text = CustomerText.of(raw, new TypedIds(pseudonyms::of, known));
      return new Prose.Reading(text.text(), text.language().code(), text.found());
    }

    /** Declares the column of a picture's bytes, and those which its reading fills. */
    Builder picture(String content, Sight reading, String... told) {
      kinds.put(content, Kind.PICTURE);
      for (String column : told) {
        kinds.put(column, Kind.OF_PICTURE);
      }
      sight = reading;
      return this;
    }

    /** Declares the time column whose shop-local day is the row's partition. */
    Builder day(String column) {
      day = column;
      return this;
    }

    Builder rule(RowRule rule) {
      rules.add(rule);
      return this;
    }

    Builder rule(WindowRule rule) {
      windowRules.add(rule);
      return this;
    }

    Builder audit(Audit audit) {
      audits.add(audit);
      return this;
    }

    IngestTable build() {
      List<Column> columns = new ArrayList<>();
      for (StructField field : spec.schema().fields()) {
        String name = field.name();
        if (!OWN.contains(name)) {
          Kind kind = kinds.getOrDefault(name, kind(field.dataType()));
          columns.add(
              new Column(name, kind, !field.nullable(), allowed.getOrDefault(name, List.of())));
        }
      }
      boolean snapshot = spec.kind() == TableSpec.Kind.SNAPSHOT;
      return new IngestTable(
          spec,
          new TargetTable(
              spec.name(), columns, spec.key(), snapshot, day, List.copyOf(rules), prose, sight),
          List.copyOf(windowRules),
          List.copyOf(audits));
    }

    private static Kind kind(DataType type) {
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
      } else if (type.equals(DataTypes.BinaryType)) {
        return Kind.BINARY;
      } else if (type.equals(DataTypes.StringType)) {
        return Kind.TEXT;
      }
      throw new IllegalStateException("no mapping fills a column of " + type.catalogString());
    }
  }
}
