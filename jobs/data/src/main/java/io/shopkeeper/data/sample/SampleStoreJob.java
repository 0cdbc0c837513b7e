package io.shopkeeper.data.sample;

import io.shopkeeper.core.JobException;
import io.shopkeeper.data.sample.SampleStoreWriter.Written;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Generates the raw files of a realistic synthetic shop of any size, with the ground truth for
 * evaluation.
 */
public final class SampleStoreJob implements Job<SampleStoreJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(SampleStoreSettings sampleStore) {}

  private static final int FORMAT = 2;
  private static final long ROWS_A_SLICE = 250_000;
  private static final double MOST_ROWS_A_CUSTOMER_AND_DAY = 2_000;

  @Override
  public String name() {
    return "sample-store";
  }

  @Override
  public String summary() {
    return "make up a believable shop: raw behaviour, catalogue and orders of any size";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings) {
    SampleStoreSettings store = settings.sampleStore();
    double aDay = (double) store.events() / store.customerCount() / store.days();
    if (aDay > MOST_ROWS_A_CUSTOMER_AND_DAY) {
      throw JobException.usage(
          "sample-store.events = %d over %d customers and %d days is %.0f a customer and day; raise sample-store.customers or sample-store.days until it is at most %.0f"
              .formatted(
                  store.events(),
                  store.customerCount(),
                  store.days(),
                  aDay,
                  MOST_ROWS_A_CUSTOMER_AND_DAY));
    }
    if (!store.output().matches("[^/\\s][^\\s]*[^/\\s]|[^/\\s]")
        || ("/" + store.output() + "/").contains("/../")) {
      throw JobException.usage(
          "sample-store.output = '%s': expected a folder under shopkeeper.root, such as raw/sample-store"
              .formatted(store.output()));
    }
  }

  /** The content of the folder, so that a run after a change or deletion is a new run. */
  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    Storage storage = context.storage();
    String output = settings.sampleStore().output();
    int slash = output.lastIndexOf('/');
    String parent = slash < 0 ? "." : output.substring(0, slash);
    if (storage.exists(output)) {
      return Map.of("output", "modified " + storage.modified(output));
    }
    return Map.of("output", storage.exists(parent) ? "gone " + storage.modified(parent) : "none");
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    SampleStoreSettings store = settings.sampleStore();
    int slices =
        (int)
            Math.max(
                context.spark().sparkContext().defaultParallelism(), store.events() / ROWS_A_SLICE);
    SampleStoreWriter writer =
        new SampleStoreWriter(
            context.spark(), context.storage(), store.output(), context.runId(), slices);
    String identity = identity(store, context);
    if (writer.held().equals(identity)) {
      context.say(store.output() + " already holds this very shop; nothing to do");
      return;
    }
    writer.begin();
    StorePlan plan =
        context.phase("plan", () -> StorePlan.of(store, context.asOf(), context.zone()));
    ShopStatistics statistics = context.phase("orders", () -> writer.orders(plan));
    Map<Fault, Long> lines =
        context.phase("behaviour", () -> writer.behaviour(plan, store.events()));
    context.phase("catalogue", () -> writer.catalogue(plan));
    context.phase("reviews", () -> writer.reviews(plan, store));
    context.phase("questions", () -> writer.questions(plan, store.questionCount()));
    context.phase("pictures", () -> writer.pictures(plan, PicturePlan.of(store)));
    context.phase("truth", () -> writer.truth(plan, lines));
    context.phase("commit", () -> writer.commit(identity));
    context.rows("reviews", store.reviewCount());
    context.rows("questions", store.questionCount());
    context.rows("pictures", store.pictureCount());
    report(plan, new Written(lines, statistics), store.output(), context);
  }

  private static String identity(SampleStoreSettings store, JobContext context) {
    return "{\"format\": %d, \"as_of\": \"%s\", \"zone\": \"%s\", \"settings\": \"%s\"}\n"
        .formatted(FORMAT, context.asOf(), context.zone(), store);
  }

  private static void report(StorePlan plan, Written written, String output, JobContext context) {
    ShopStatistics statistics = written.statistics();
    ShopFigures figures = statistics.figures();
    context.rows("behaviour", written.total());
    context.say(
        "%s: %,d rows, %,d of them impressions, from %,d customers, %,d items, %,d sessions"
            .formatted(
                output,
                written.total(),
                statistics.impressions(),
                plan.shop().customers(),
                plan.shop().items(),
                statistics.sessions()));
    Map<String, Long> dirt = new TreeMap<>();
    written
        .lines()
        .forEach(
            (fault, count) -> {
              if (fault != Fault.NONE) {
                dirt.put(SampleStoreWriter.word(fault), count);
              }
            });
    context.fact("sample_store_faults", dirt);
    context.say("faults put in: " + (dirt.isEmpty() ? "none" : dirt) + ", bots: " + plan.bots());
    context.say(line("", "this shop", "Merchandise Store"));
    figures.byName().forEach(context::metric);
    Map<String, Double> reference = ShopFigures.GOOGLE_MERCHANDISE_STORE.byName();
    figures
        .byName()
        .forEach(
            (name, value) ->
                context.say(
                    line(
                        name.replace('_', ' '),
                        "%.4f".formatted(value),
                        "%.4f".formatted(reference.get(name)))));
  }

  private static String line(String name, String here, String there) {
    return String.format(Locale.ROOT, "%-22s %10s %18s", name, here, there);
  }
}
