package io.shopkeeper.service.gaps;

import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.pretrained.OnnxLibrary;
import io.shopkeeper.service.answer.AnswerSettings;
import io.shopkeeper.service.answer.Desk;
import io.shopkeeper.service.answer.Shop;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks what customers asked lately anew, and tells what nothing that the shop knows answers: alike
 * questions as one gap, the most asked first, as a release.
 */
public final class ServiceGapsJob implements Job<ServiceGapsJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(GapSettings gaps, AnswerSettings answer) {}

  @Override
  public String name() {
    return "service-gaps";
  }

  @Override
  public String summary() {
    return "what customers ask and nothing answers, for whoever writes the FAQ";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> libraries() {
    return List.of(OnnxLibrary.JAR);
  }

  @Override
  public void check(Settings settings) {
    settings.answer().rules();
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    Map<String, String> inputs =
        new TreeMap<>(
            context
                .tables()
                .fingerprints(context.asOf(), ShopTables.QUESTIONS, ShopTables.PRODUCTS));
    inputs.put("live", new Shop(context).live());
    return inputs;
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Desk desk =
        context.phase("read index", () -> new Shop(context).desk(settings.answer().rules()));
    GapRelease release = new GapRelease(settings.gaps(), desk, context);
    Version version =
        context
            .releases()
            .commitOnce(
                GapRelease.RELEASE,
                context.runId(),
                staging -> {
                  release.write(staging);
                  return context.draft(0, inputs(settings, context), Map.of(), Map.of());
                });
    version.manifest().outputs().forEach(output -> context.rows(output.path(), output.rows()));
  }
}
