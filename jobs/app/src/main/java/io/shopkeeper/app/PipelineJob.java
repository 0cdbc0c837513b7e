package io.shopkeeper.app;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import java.util.List;
import java.util.Map;

/**
 * A night: raw logs to published recommendations. A model that the gate refuses stops nothing:
 * tonight's lists come from the newest accepted one.
 */
final class PipelineJob implements Job<PipelineJob.Settings> {
  /** It has no settings of its own: those of its steps are its settings. */
  record Settings() {}

  @Override
  public String name() {
    return "pipeline";
  }

  @Override
  public String summary() {
    return "a night: ingest, als-train, rank, similar-items, publish, report";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> steps() {
    return List.of(
        "ingest", "behaviour", "als-train", "rank", "similar-items", "publish", "report");
  }

  /** Those of its first step, which the runner adds. */
  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) {
    return Map.of();
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    for (String step : steps()) {
      JobContext.Outcome outcome = context.step(step);
      if (outcome.exitCode() == ExitCode.GATE_REFUSED) {
        context.fact("gate", outcome.message());
      }
    }
  }
}
