package io.shopkeeper.data.ingest;

import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import java.util.List;
import java.util.Map;

/** {@code ingest}: raw shop logs become curated tables, with quarantine and balanced books. */
public final class IngestJob implements Job<IngestSettings> {
  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String summary() {
    return "brings raw shop logs into the curated tables, with checks, quarantine and pseudonyms";
  }

  @Override
  public Class<IngestSettings> settings() {
    return IngestSettings.class;
  }

  @Override
  public List<String> files(IngestSettings settings) {
    return List.of(settings.ingest().mapping());
  }

  @Override
  public Map<String, String> inputs(IngestSettings settings, JobContext context) throws Exception {
    return new Ingest(context, settings.ingest()).inputs();
  }

  @Override
  public void run(IngestSettings settings, JobContext context) throws Exception {
    new Ingest(context, settings.ingest()).run();
  }
}
