package io.shopkeeper.app.operate;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.ranking.lists.Lists;
import io.shopkeeper.ranking.model.BlendModel;
import io.shopkeeper.reader.BuyAgain;
import io.shopkeeper.reader.LiveVersion;
import io.shopkeeper.reader.Reason;
import io.shopkeeper.reader.Recommendations;
import io.shopkeeper.reader.RecommendedItem;
import io.shopkeeper.reader.ScoreTable;
import io.shopkeeper.reader.ShopReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Prints a customer's recommendations with reasons, read as a serving system reads them. */
public final class LookupJob implements Job<LookupJob.Settings> {
  /** Size of the sample of customers for repeated look-ups. */
  private static final int SAMPLE = 10_000;

  /** Its sections. */
  public record Settings(Lookup lookup) {}

  /** Section {@code lookup}. */
  public record Lookup(
      @Setting(value = "The customer: user_id as the tables have it (a pseudonym)", secret = true)
          Optional<String> user,
      @Setting("Whether lookup.user is the shop's own id, still to be pseudonymised") boolean rawId,
      @Setting("The release to look into") String domain,
      @Setting(value = "Items to show", min = 1, max = 10000) int k,
      @Setting(
              value = "Look-ups of random customers to time after it; 0 times none",
              min = 0,
              max = 1e7)
          int repeat) {}

  @Override
  public String name() {
    return "lookup";
  }

  @Override
  public String summary() {
    return "show what a customer is shown and why, as a serving system reads it";
  }

  @Override
  public boolean brief() {
    return true;
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings) {
    Names.check("lookup.domain", settings.lookup().domain());
    if (settings.lookup().user().filter(user -> !user.isBlank()).isEmpty()) {
      throw JobException.usage(
          "lookup.user is missing: add --set lookup.user=ID, and --set lookup.raw-id=true for an id as the shop's logs have it");
    }
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) {
    return Moment.of(context);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Lookup wanted = settings.lookup();
    try (ShopReader reader =
        ShopReader.open(context.storage().root().toString(), context.storage().configuration())) {
      ScoreTable scores =
          context.phase(
              "read footers", () -> reader.scores(wanted.domain(), ScoreTable.Detail.PRAISE));
      LiveVersion live =
          scores
              .live()
              .orElseThrow(
                  () ->
                      JobException.badInput(
                          "no release of %s is live under %s; run rank and publish first"
                              .formatted(wanted.domain(), context.storage().root())));
      String user = wanted.user().orElseThrow();
      String key =
          wanted.rawId()
              ? reader.pseudonyms(context.pseudonymKey()).of(Pseudonyms.Kind.USER, user)
              : user;
      Recommendations found = context.phase("look up", () -> scores.lookup(key, wanted.k()));
      show(found, again(found, reader, key), live, context);
      if (wanted.repeat() > 0) {
        context.phase("time look-ups", () -> time(scores, live, wanted, context));
      }
    }
  }

  /** What is known of the items that are shown because the customer may buy them again. */
  private static Map<String, BuyAgain> again(Recommendations found, ShopReader reader, String key)
      throws IOException {
    Map<String, BuyAgain> again = new HashMap<>();
    if (found.items().stream().anyMatch(item -> item.source().equals(Lists.BUY_AGAIN))) {
      reader.buyAgain().of(key).forEach(item -> again.put(item.itemId(), item));
    }
    return again;
  }

  private static void show(
      Recommendations found, Map<String, BuyAgain> again, LiveVersion live, JobContext context)
      throws IOException {
    String release = "%s %d as of %s".formatted(live.name(), live.number(), live.asOf());
    context.say(
        switch (found.origin()) {
          case PERSONAL ->
              "%s: %d items of the customer's own list".formatted(release, found.items().size());
          case POPULAR -> release + " has no list of this customer; strangers see what is popular";
          case NONE -> release + " has no list of this customer, and no popular items";
        });
    Map<String, String> titles = titles(found, context);
    for (RecommendedItem item : found.items()) {
      String why = item.source().equals(Lists.BUY_AGAIN) ? bought(again.get(item.itemId())) : "";
      context.say(line(item, titles) + why);
    }
    context.metric("items", found.items().size());
  }

  /** Formats one item of the list. */
  static String line(RecommendedItem item, Map<String, String> titles) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%3d. %s  %.4f %s",
                item.rank(),
                named(item.itemId(), titles),
                item.score(),
                item.source()));
    boolean blended = item.source().equals(BlendModel.SOURCE);
    if (!item.reasons().isEmpty()) {
      List<String> parts = new ArrayList<>();
      for (Reason reason : item.reasons()) {
        parts.add(
            String.format(
                Locale.ROOT, "%s %+.4f", named(reason.itemId(), titles), reason.contribution()));
      }
      line.append("  because of ").append(String.join(", ", parts));
      String rest = blended ? "what is popular lately and all else" : "all else";
      line.append(String.format(Locale.ROOT, ", %s %+.4f", rest, item.reasonsRest()));
    } else if (blended) {
      line.append("  because it is popular lately");
    }
    item.praise().ifPresent(praise -> line.append("; ").append(praise.english()));
    return line.toString();
  }

  /** Why an item stands among what a customer may buy again; null where that is not live. */
  static String bought(BuyAgain item) {
    return item == null
        ? ""
        : String.format(
            Locale.ROOT,
            "  because it was bought on %d %s, last on %s, usually every %.0f days",
            item.timesBought(),
            item.timesBought() == 1 ? "day" : "days",
            item.lastBought(),
            item.usualIntervalDays());
  }

  private static String named(String item, Map<String, String> titles) {
    String title = titles.get(item);
    return title == null ? item : title + " (" + item + ")";
  }

  private static Map<String, String> titles(Recommendations found, JobContext context)
      throws IOException {
    Set<String> items = new HashSet<>();
    for (RecommendedItem item : found.items()) {
      items.add(item.itemId());
      item.reasons().forEach(reason -> items.add(reason.itemId()));
    }
    Optional<Dataset<Row>> products =
        items.isEmpty()
            ? Optional.empty()
            : context.tables().find(ShopTables.PRODUCTS, context.asOf());
    Map<String, String> titles = new HashMap<>();
    if (products.isPresent()) {
      for (Row row :
          products
              .get()
              .where(col("item_id").isin(items.toArray()))
              .select("item_id", "title")
              .collectAsList()) {
        titles.put(row.getString(0), row.getString(1));
      }
    }
    return titles;
  }

  private static void time(ScoreTable scores, LiveVersion live, Lookup wanted, JobContext context)
      throws IOException {
    List<String> users =
        context
            .spark()
            .read()
            .parquet(live.output("user_item_scores").toString())
            .where(col("rank").equalTo(1))
            .select("user_id")
            .limit(SAMPLE)
            .as(Encoders.STRING())
            .collectAsList();
    if (users.isEmpty()) {
      context.say("no customers to time look-ups of");
      return;
    }
    SplittableRandom random = new SplittableRandom(1);
    long[] nanos = new long[wanted.repeat()];
    for (int i = 0; i < nanos.length; i++) {
      String user = users.get(random.nextInt(users.size()));
      long started = System.nanoTime();
      scores.lookup(user, wanted.k());
      nanos[i] = System.nanoTime() - started;
    }
    Latencies latencies = Latencies.of(nanos);
    context.metric("lookup-p50-ms", latencies.p50());
    context.metric("lookup-p99-ms", latencies.p99());
    context.say(
        "%d look-ups of %d random customers, one after another: %s"
            .formatted(nanos.length, users.size(), latencies));
  }
}
