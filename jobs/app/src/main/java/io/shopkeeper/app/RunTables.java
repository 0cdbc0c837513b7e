package io.shopkeeper.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.report.NightRecords;
import io.shopkeeper.report.NightRun;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What the runs of a day recorded in {@code run.json}, as tables; of each job the run that ended
 * last. Every table has a column {@code job}.
 *
 * <table>
 * <caption>Tables</caption>
 * <tr><td>run_jobs</td><td>a row a job: how it ended and how long it took</td></tr>
 * <tr><td>run_phases</td><td>seconds of each phase</td></tr>
 * <tr><td>run_metrics</td><td>a model's measures, with their 95 % intervals</td></tr>
 * <tr><td>run_differences</td><td>the candidate's relative gain over each other model</td></tr>
 * <tr><td>run_slices</td><td>the judged measure within each slice of the cases</td></tr>
 * <tr><td>run_gates</td><td>the verdict</td></tr>
 * <tr><td>run_checks</td><td>the comparisons behind it</td></tr>
 * <tr><td>run_epochs</td><td>a network's learning curve</td></tr>
 * <tr><td>run_confusion</td><td>cases by what they are and what the network said</td></tr>
 * <tr><td>run_balance</td><td>rows of each input of ingest and what became of them</td></tr>
 * <tr><td>run_refusals</td><td>rows that ingest refused, by reason</td></tr>
 * </table>
 */
final class RunTables {
  /** A filler of rows for each table, from the run's record. */
  private record Table(StructType schema, BiConsumer<NightRun, Rows> from) {}

  private static final Map<String, Table> TABLES = new TreeMap<>();

  static {
    table(
        "run_jobs",
        "job string, run_id string, exit_code int, refused boolean, seconds double, message string",
        (run, rows) ->
            rows.add(run.runId(), run.exitCode(), run.refused(), run.seconds(), run.message()));
    table(
        "run_phases",
        "job string, phase string, seconds double",
        (run, rows) -> run.phases().forEach(phase -> rows.add(phase.name(), phase.seconds())));
    table(
        "run_metrics",
        "job string, model string, role string, measure string, judged boolean, value double, low double, high double",
        (run, rows) -> {
          JsonNode evaluation = run.fact("evaluation");
          for (JsonNode model : evaluation.path("contenders")) {
            model
                .path("metrics")
                .fields()
                .forEachRemaining(
                    e ->
                        rows.add(
                            text(model, "name"),
                            text(model, "role"),
                            e.getKey(),
                            e.getKey().equals(text(evaluation, "headline")),
                            number(e.getValue(), "value"),
                            number(e.getValue(), "low"),
                            number(e.getValue(), "high")));
          }
        });
    table(
        "run_differences",
        "job string, against string, gain double, low double, high double",
        (run, rows) ->
            run.fact("evaluation")
                .path("differences")
                .forEach(
                    d ->
                        rows.add(
                            text(d, "against"),
                            number(d, "value"),
                            number(d, "low"),
                            number(d, "high"))));
    table(
        "run_slices",
        "job string, slice string, cases bigint, model string, value double, low double, high double",
        (run, rows) -> {
          for (JsonNode slice : run.fact("evaluation").path("slices")) {
            slice
                .path("values")
                .fields()
                .forEachRemaining(
                    e ->
                        rows.add(
                            text(slice, "name"),
                            slice.path("users").asLong(),
                            e.getKey(),
                            number(e.getValue(), "value"),
                            number(e.getValue(), "low"),
                            number(e.getValue(), "high")));
          }
        });
    table(
        "run_gates",
        "job string, accepted boolean, live string, line string",
        (run, rows) -> {
          if (run.fact("gate").hasNonNull("line")) {
            rows.add(
                run.fact("gate").path("accepted").asBoolean(),
                text(run.fact("gate"), "live"),
                text(run.fact("gate"), "line"));
          }
        });
    table(
        "run_checks",
        "job string, check_name string, observed double, low double, high double, threshold double, passed boolean",
        (run, rows) ->
            run.fact("gate")
                .path("checks")
                .forEach(
                    c ->
                        rows.add(
                            text(c, "name"),
                            number(c, "observed"),
                            number(c, "low"),
                            number(c, "high"),
                            number(c, "threshold"),
                            c.path("passed").asBoolean())));
    table(
        "run_epochs",
        "job string, epoch int, loss double, validation_loss double, validation_accuracy double, validation_macro_f1 double, examples bigint, seconds double",
        (run, rows) ->
            run.fact("training")
                .path("curve")
                .forEach(
                    e ->
                        rows.add(
                            e.path("epoch").asInt(),
                            number(e, "loss"),
                            number(e.path("validation"), "validation_loss"),
                            number(e.path("validation"), "validation_accuracy"),
                            number(e.path("validation"), "validation_macro_f1"),
                            e.path("examples").asLong(),
                            number(e, "seconds"))));
    table(
        "run_confusion",
        "job string, actual string, predicted string, cases bigint",
        (run, rows) -> {
          JsonNode seen = run.fact("classification");
          JsonNode classes = seen.path("classes");
          for (int actual = 0; actual < classes.size(); actual++) {
            for (int predicted = 0; predicted < classes.size(); predicted++) {
              rows.add(
                  text(classes.path(actual), "name"),
                  text(classes.path(predicted), "name"),
                  seen.path("confusion").path(actual).path(predicted).asLong());
            }
          }
        });
    table(
        "run_balance",
        "job string, table_name string, parsed bigint, unparseable bigint, curated bigint, quarantined bigint, merged bigint",
        (run, rows) ->
            facts(
                run,
                "balance",
                (table, balance) ->
                    rows.add(
                        table,
                        balance.path("parsed").asLong(),
                        balance.path("unparseable").asLong(),
                        balance.path("curated").asLong(),
                        balance.path("quarantined").asLong(),
                        balance.path("merged").asLong())));
    table(
        "run_refusals",
        "job string, table_name string, reason string, rows bigint",
        (run, rows) ->
            facts(
                run,
                "reasons",
                (table, reasons) ->
                    reasons
                        .fields()
                        .forEachRemaining(
                            e -> rows.add(table, e.getKey(), e.getValue().asLong()))));
  }

  /** The names of all tables. */
  static final List<String> NAMES = List.copyOf(TABLES.keySet());

  private final SparkSession spark;
  private final Storage storage;
  private final LocalDate asOf;

  RunTables(SparkSession spark, Storage storage, LocalDate asOf) {
    this.spark = spark;
    this.storage = storage;
    this.asOf = asOf;
  }

  /** One of the tables; empty where no run of the day recorded such a thing. */
  Dataset<Row> table(String name) throws IOException {
    Table table = TABLES.get(name);
    List<Row> rows = new ArrayList<>();
    for (NightRun run : NightRecords.of(storage, asOf).runs()) {
      table.from().accept(run, new Rows(run.job(), rows));
    }
    return spark.createDataFrame(rows, table.schema());
  }

  /** Collects rows of one job. */
  private record Rows(String job, List<Row> into) {
    void add(Object... values) {
      Object[] row = new Object[values.length + 1];
      row[0] = job;
      System.arraycopy(values, 0, row, 1, values.length);
      into.add(RowFactory.create(row));
    }
  }

  private static void table(String name, String schema, BiConsumer<NightRun, Rows> from) {
    TABLES.put(name, new Table(StructType.fromDDL(schema), from));
  }

  /** What ingest recorded of each table under a name, such as {@code ingest.events.balance}. */
  private static void facts(NightRun run, String name, BiConsumer<String, JsonNode> each) {
    for (String fact : run.facts()) {
      List<String> path = List.of(fact.split("\\.", -1));
      if (path.size() == 3 && path.get(0).equals("ingest") && path.get(2).equals(name)) {
        each.accept(path.get(1), run.fact(fact));
      }
    }
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asText(null);
  }

  private static Double number(JsonNode node, String name) {
    return node.path(name).isNumber() ? node.path(name).asDouble() : null;
  }
}
