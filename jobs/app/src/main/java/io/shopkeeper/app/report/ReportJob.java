package io.shopkeeper.app.report;

import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.report.Language;
import io.shopkeeper.report.NightRecords;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.ReportSettings;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes the nightly report as an HTML page. */
public final class ReportJob implements Job<ReportJob.Settings> {
  private static final String LATEST = "reports/latest.html";

  private final List<Section> sections;

  /** Creates the job with the domains' sections, beside those on the night itself. */
  public ReportJob(List<Section> sections) {
    this.sections =
        Stream.concat(sections.stream(), Stream.of(new TimingsSection(), new RecordSection()))
            .toList();
  }

  /** The texts of the page and of all its sections. */
  public Words words(Language language, ZoneId zone) {
    return new Words(
        language,
        zone,
        Stream.concat(
                Stream.<Class<?>>of(ReportJob.class),
                sections.stream().flatMap(section -> section.words().stream()))
            .toList());
  }

  /** The sections of the job's settings. */
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
    Map<String, String> inputs =
        new TreeMap<>(NightRecords.of(context.storage(), context.asOf()).fingerprints());
    for (Version version : context.slots().live()) {
      inputs.put("artifact." + version.name(), version.label());
    }
    for (Version version : ReportContext.production(context.releases())) {
      inputs.put("release." + version.name(), version.label());
    }
    return inputs;
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Words words = words(settings.report().language(), context.zone());
    Report report = Report.of(new ReportContext(context, settings.report(), words), sections);
    ReportPage page = new ReportPage(words);
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

  /** Replaces the page by a complete new one. */
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
