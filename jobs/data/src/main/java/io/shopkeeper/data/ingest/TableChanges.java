package io.shopkeeper.data.ingest;

import io.shopkeeper.core.pseudonym.KnownIds;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.OrderIds;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The changes of one run to several tables; none is committed before all are staged. */
final class TableChanges implements AutoCloseable {
  private final JobContext context;
  private final List<TableIngest> tables = new ArrayList<>();
  private KnownIds known;

  TableChanges(JobContext context) {
    this.context = context;
  }

  /**
   * Opens every table with new or corrected files; others are not touched.
   *
   * @param files the files of each table, in the order in which the tables are filled
   */
  List<TableIngest> open(IngestSettings settings, Map<IngestTable, List<SourceFile>> files)
      throws IOException {
    for (Map.Entry<IngestTable, List<SourceFile>> entry : files.entrySet()) {
      TableIngest table = new TableIngest(context, entry.getKey(), settings, entry.getValue());
      if (table.changed()) {
        tables.add(table);
      } else {
        table.close();
        context.say(
            entry.getKey().name()
                + ": nothing new; ingest.again = true parses all files again, as after a change of the mapping");
      }
    }
    return tables;
  }

  /** The ids that a table's prose may hold: those of orders and their customers after this run. */
  KnownIds known(IngestTable table) throws IOException {
    if (table.target().prose() != null && known == null) {
      known =
          rows(ShopTables.ORDERS, List.of("order_id", "user_id"))
              .<KnownIds>map(OrderIds::of)
              .orElse(KnownIds.NONE);
    }
    return table.target().prose() == null ? KnownIds.NONE : known;
  }

  /** The keys of a table's rows after this run: of existing and incoming ones. */
  Optional<Dataset<Row>> rows(TableSpec spec) throws IOException {
    return rows(spec, spec.key());
  }

  private Optional<Dataset<Row>> rows(TableSpec spec, List<String> columns) throws IOException {
    List<Dataset<Row>> rows = new ArrayList<>();
    for (TableIngest table : tables) {
      if (table.table().spec().equals(spec)) {
        table.rows().ifPresent(rows::add);
      }
    }
    context.tables().find(spec, context.asOf()).ifPresent(rows::add);
    return rows.stream()
        .map(frame -> frame.select(columns.get(0), columns.stream().skip(1).toArray(String[]::new)))
        .reduce(Dataset::union);
  }

  /** Records the checks, even of a failed run, and releases the tables. */
  @Override
  public void close() throws IOException {
    context.fact(
        IngestFacts.CHECKS,
        tables.stream().flatMap(table -> table.checks().stream()).map(Check::fact).toList());
    for (TableIngest table : tables) {
      table.close();
    }
  }
}
