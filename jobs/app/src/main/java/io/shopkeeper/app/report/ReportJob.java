package io.shopkeeper.app.report;

import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes the page that says how the night went. */
public final class ReportJob implements Job<ReportJob.Settings> {
  private static final String LATEST = "reports/latest.html";

  /** What it reads from the settings. */
  public record Settings(ReportSettings report) {}

  @Override
  public String name() {
    return "report";
  }

  @Override
  public String summary() {
    return "one HTML page on the night: verdict, behaviour, evaluation, examples, data quality";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    return ReportCollector.inputs(context);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Report report = new ReportCollector(context, settings.report()).collect();
    ReportPage page = new ReportPage(settings.report().language(), context.zone());
    byte[] html =
        context.phase("render", () -> page.render(report).getBytes(StandardCharsets.UTF_8));
    String file = "reports/" + context.runId() + "/index.html";
    context.phase(
        "write",
        () -> {
          replace(context.storage(), file, html, context.runId());
          replace(context.storage(), LATEST, html, context.runId());
        });
    context.metric("bytes", html.length);
    context.fact("page", file);
    context.say("report: " + context.storage().path(file));
  }

  /** Whole or not at all: the new page is complete before the old one goes. */
  private static void replace(Storage storage, String file, byte[] html, String runId)
      throws IOException {
    String fresh = "reports/_" + runId + ".html";
    storage.delete(fresh);
    storage.write(fresh, html);
    storage.delete(file);
    storage.makeDirectories(file.substring(0, file.lastIndexOf('/')));
    storage.rename(fresh, file);
  }
}
