package io.shopkeeper.data.ingest;

import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import java.util.List;
import java.util.Map;

/** Ingests raw logs into curated tables, quarantines bad records, and accounts for every record. */
public final class IngestJob implements Job<IngestJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(IngestSettings ingest) {}

  private final List<IngestTable> tables;

  /** Creates the job for the standard tables. */
  public IngestJob() {
    this(IngestTables.ALL);
  }

  /** Creates a job for these tables, filled in this order. */
  IngestJob(List<IngestTable> tables) {
    this.tables = tables;
  }

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String summary() {
    return "brings raw shop logs into the curated tables, with checks, quarantine and pseudonyms";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> files(Settings settings) {
    return List.of(settings.ingest().mapping());
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws Exception {
    return new RawInput(context, settings.ingest(), tables).fingerprints();
  }

  /** Parses and checks everything before the first table is changed. */
  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    RawInput input = new RawInput(context, settings.ingest(), tables);
    input.requireSecretKey();
    Map<IngestTable, List<SourceFile>> files = context.phase("probe files", input::probe);
    try (TableChanges changes = new TableChanges(context)) {
      List<TableIngest> changed = changes.open(settings.ingest(), files);
      for (TableIngest table : changed) {
        String name = table.table().name();
        context.phase("parse " + name, () -> table.parse(changes.known(table.table())));
        context.phase("merge " + name, table::decide);
        context.phase("check " + name, () -> table.check(changes::rows));
      }
      for (TableIngest table : changed) {
        context.phase("write " + table.table().name(), table::stage);
      }
      for (TableIngest table : changed) {
        table.commit();
      }
    }
  }
}
