package io.shopkeeper.report;

import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The data that sections of the report may read: the night's run records, the tables up to the day,
 * the live versions, and the texts in the reader's language. A table is opened once for all
 * sections.
 */
public final class ReportContext {
  private final JobContext job;
  private final ReportSettings settings;
  private final Words words;
  private final NightRecords records;
  private final List<Version> artifacts;
  private final List<Version> releases;
  private final Map<String, Optional<Dataset<Row>>> opened = new HashMap<>();

  /** Opens the data of the job's day. */
  public ReportContext(JobContext job, ReportSettings settings, Words words) throws IOException {
    this.job = job;
    this.settings = settings;
    this.words = words;
    this.records = NightRecords.of(job.storage(), job.asOf());
    this.artifacts = job.slots().live();
    this.releases = production(job.releases());
  }

  /** The live version of every name in a store. */
  public static List<Version> production(VersionStore store) throws IOException {
    List<Version> live = new ArrayList<>();
    for (String name : store.names()) {
      store.production(name).ifPresent(live::add);
    }
    return live;
  }

  /** The report's own run: its session, its day, its phases. */
  public JobContext job() {
    return job;
  }

  /** The settings of the report. */
  public ReportSettings settings() {
    return settings;
  }

  /** The texts of all sections, in the reader's language. */
  public Words words() {
    return words;
  }

  /** The runs of the night. */
  public NightRecords records() {
    return records;
  }

  /** The model that serves each purpose. */
  public List<Version> artifacts() {
    return artifacts;
  }

  /** The live releases. */
  public List<Version> releases() {
    return releases;
  }

  /** The live release of a name; empty if none is live. */
  public Optional<Version> release(String name) {
    return releases.stream().filter(version -> version.name().equals(name)).findFirst();
  }

  /** The events up to the day; empty if there is no such table. */
  public Optional<Dataset<Row>> events() throws IOException {
    return curated(ShopTables.EVENTS);
  }

  /** The products table as of the day; empty if there is no such table. */
  public Optional<Dataset<Row>> products() throws IOException {
    return curated(ShopTables.PRODUCTS);
  }

  private Optional<Dataset<Row>> curated(TableSpec table) throws IOException {
    String name = "tables/" + table.name();
    if (!opened.containsKey(name)) {
      opened.put(name, job.tables().find(table, job.asOf()));
    }
    return opened.get(name);
  }

  /** The table of this name in the live release that has one. */
  public Optional<Dataset<Row>> released(String table) {
    return opened.computeIfAbsent(
        "released/" + table,
        name ->
            releases.stream()
                .filter(
                    version ->
                        version.manifest().outputs().stream()
                            .anyMatch(output -> output.path().equals(table)))
                .findFirst()
                .map(version -> job.spark().read().parquet(version.output(table))));
  }

  /** Reads the titles and categories of these items. */
  public Titles titles(java.util.Collection<String> items) throws IOException {
    return Titles.of(products(), items, words.language());
  }
}
