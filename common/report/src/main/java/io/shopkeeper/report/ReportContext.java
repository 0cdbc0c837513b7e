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
 * What a section may look at: the night's records, the tables up to the day, what is live, and the
 * words to say it in. A table is opened once, however many sections ask for it.
 */
public final class ReportContext {
  private final JobContext job;
  private final ReportSettings settings;
  private final Words words;
  private final NightRecords records;
  private final List<Version> artifacts;
  private final List<Version> releases;
  private final Map<String, Optional<Dataset<Row>>> opened = new HashMap<>();

  /** What there is on the context's day. */
  public ReportContext(JobContext job, ReportSettings settings, Words words) throws IOException {
    this.job = job;
    this.settings = settings;
    this.words = words;
    this.records = NightRecords.of(job.storage(), job.asOf());
    this.artifacts = job.slots().live();
    this.releases = production(job.releases());
  }

  /** Every version that production points at, by name. */
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

  /** How much the page shows. */
  public ReportSettings settings() {
    return settings;
  }

  /** The words of all sections, in the reader's language. */
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

  /** The releases that are live. */
  public List<Version> releases() {
    return releases;
  }

  /** The live release of a name, if there is one. */
  public Optional<Version> release(String name) {
    return releases.stream().filter(version -> version.name().equals(name)).findFirst();
  }

  /** The events up to the day, if there are any. */
  public Optional<Dataset<Row>> events() throws IOException {
    return curated(ShopTables.EVENTS);
  }

  /** The catalogue on the day, if there is one. */
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

  /** The table of this name in whichever live release holds it. */
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

  /** The titles of these items, in the reader's language where the catalogue has one. */
  public Titles titles(java.util.Collection<String> items) throws IOException {
    return Titles.of(products(), items, words.language());
  }
}
