package io.shopkeeper.app;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.report.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the nightly pipeline, from raw logs to releases. If the gate refuses a model, the pipeline
 * continues with the last accepted one.
 */
final class PipelineJob implements Job<PipelineJob.Settings> {
  /** Its own section of the settings, beside those of its steps. */
  record Settings(Section pipeline) {}

  /** Section {@code pipeline}. */
  record Section(
      @Setting("Domains that have their night; the steps of each are run") List<String> domains) {}

  private final List<Domain> all;

  /**
   * Creates the pipeline.
   *
   * @param all the available domains, in the order in which they run
   */
  PipelineJob(List<Domain> all) {
    this.all = List.copyOf(all);
  }

  @Override
  public String name() {
    return "pipeline";
  }

  @Override
  public String summary() {
    return "a night: the steps of the chosen domains, then publish and report";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> steps(Settings settings) {
    List<String> chosen = settings.pipeline().domains();
    List<String> known = all.stream().map(Domain::name).toList();
    chosen.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw JobException.usage(
                  "pipeline.domains: there is no domain '%s'; known are %s"
                      .formatted(name, String.join(", ", known)));
            });
    List<String> steps =
        new ArrayList<>(
            Domain.night(all.stream().filter(domain -> chosen.contains(domain.name())).toList()));
    steps.addAll(List.of("publish", "report"));
    return steps;
  }

  /** None of its own: the runner adds the inputs of the first step. */
  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) {
    return Map.of();
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    for (String step : steps(settings)) {
      JobContext.Outcome outcome = context.step(step);
      if (outcome.exitCode() == ExitCode.GATE_REFUSED) {
        context.fact("gate", outcome.message());
      }
    }
  }
}
