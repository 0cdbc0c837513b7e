package io.shopkeeper.platform.job;

import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the last run of each job did, for the textfile collector of Prometheus' node_exporter. A job
 * of a night is gone before anybody scrapes it; what it leaves in a file is there until the next
 * one.
 *
 * <p>The format is the text exposition format 0.0.4 of Prometheus. A file is renamed into its
 * place, so that no half of one is read.
 */
final class RunMetrics {
  private static final Map<String, String> HELP = help();

  private final StringBuilder text = new StringBuilder();
  private String open = "";

  private static Map<String, String> help() {
    Map<String, String> help = new LinkedHashMap<>();
    help.put("shopkeeper_run_exit_code", "How the last run of a job ended: 0 done, 99 refused");
    help.put("shopkeeper_run_end_timestamp_seconds", "When the last run of a job ended");
    help.put(
        "shopkeeper_run_day_timestamp_seconds", "When the day that the last run is about ended");
    help.put("shopkeeper_run_seconds", "How long the last run of a job took");
    help.put("shopkeeper_run_phase_seconds", "How long each phase of the last run took");
    help.put("shopkeeper_run_rows", "Rows that went in or out in the last run of a job");
    help.put("shopkeeper_run_metric", "What the last run of a job measured");
    help.put("shopkeeper_table_until_timestamp_seconds", "When the newest day of a table ended");
    return help;
  }

  private RunMetrics() {}

  /** The file of a run, which takes the place of that of the job's run before. */
  static void write(Path directory, RunRecord record, ZoneId zone) throws IOException {
    replace(directory, "shopkeeper_" + record.job + ".prom", of(record, zone));
  }

  /**
   * The file of the tables.
   *
   * @param days the newest day of each table, by its path under the root
   */
  static void write(Path directory, Map<String, LocalDate> days, ZoneId zone) throws IOException {
    replace(directory, "shopkeeper_tables.prom", of(days, zone));
  }

  /** The newest day of each curated and each published table, by its path under the root. */
  static Map<String, LocalDate> newestDays(JobContext context) throws IOException {
    Map<String, LocalDate> days = new TreeMap<>();
    for (TableSpec table : ShopTables.ALL) {
      List<String> partitions = context.tables().partitions(table);
      if (!partitions.isEmpty()) {
        String newest = partitions.get(partitions.size() - 1);
        days.put("tables/" + table.name(), LocalDate.parse(newest));
      }
    }
    for (String table : context.storage().list("published")) {
      if (!table.startsWith("_")) {
        context.storage().list("published/" + table).stream()
            .filter(name -> name.startsWith("ds="))
            .max(Comparator.naturalOrder())
            .ifPresent(
                day ->
                    days.put("published/" + table, LocalDate.parse(day.substring("ds=".length()))));
      }
    }
    return days;
  }

  static String of(RunRecord record, ZoneId zone) {
    RunMetrics out = new RunMetrics();
    String step = label("step", record.job);
    Instant ended = Instant.parse(record.endedAt);
    out.add("shopkeeper_run_exit_code", step, record.exitCode);
    out.add("shopkeeper_run_end_timestamp_seconds", step, (double) ended.getEpochSecond());
    out.add(
        "shopkeeper_run_day_timestamp_seconds", step, endOf(LocalDate.parse(record.asOf), zone));
    double seconds = Duration.between(Instant.parse(record.startedAt), ended).toMillis() / 1000.0;
    out.add("shopkeeper_run_seconds", step, seconds);
    Map<String, Double> phases = new LinkedHashMap<>();
    // A phase that comes more than once counts once: two samples of one name are refused.
    record.phases.forEach(phase -> phases.merge(phase.name(), phase.seconds(), Double::sum));
    out.addAll("shopkeeper_run_phase_seconds", step + ',', "phase", phases);
    out.addAll("shopkeeper_run_rows", step + ',', "name", record.rows);
    out.addAll("shopkeeper_run_metric", step + ',', "name", record.metrics);
    return out.text.toString();
  }

  static String of(Map<String, LocalDate> days, ZoneId zone) {
    RunMetrics out = new RunMetrics();
    Map<String, Double> until = new LinkedHashMap<>();
    days.forEach((table, day) -> until.put(table, endOf(day, zone)));
    out.addAll("shopkeeper_table_until_timestamp_seconds", "", "table", until);
    return out.text.toString();
  }

  private static double endOf(LocalDate day, ZoneId zone) {
    return (double) day.plusDays(1).atStartOfDay(zone).toEpochSecond();
  }

  private void addAll(
      String metric, String labels, String by, Map<String, ? extends Number> values) {
    values.forEach((name, value) -> add(metric, labels + label(by, name), value.doubleValue()));
  }

  private void add(String metric, String labels, double value) {
    if (!metric.equals(open)) {
      text.append("# HELP ").append(metric).append(' ').append(HELP.get(metric)).append('\n');
      text.append("# TYPE ").append(metric).append(" gauge\n");
      open = metric;
    }
    text.append(metric).append('{').append(labels).append("} ").append(value).append('\n');
  }

  private static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "%s=\"%s\"".formatted(name, escaped);
  }

  private static void replace(Path directory, String name, String text) throws IOException {
    Path draft = Files.createTempFile(directory, "." + name, ".part");
    try {
      Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
      // The collector is another user than whoever runs the jobs.
      draft.toFile().setReadable(true, false);
      Files.move(
          draft,
          directory.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
