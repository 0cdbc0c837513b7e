package io.shopkeeper.recommend.again;

import io.shopkeeper.core.repurchase.RepurchaseOdds;
import io.shopkeeper.learning.contest.Contest;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.judge.Gate;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.judge.Verdict;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.history.Shelf;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One run of {@code buy-again}. */
final class BuyAgainNight {
  private final BuyAgainJob.Settings settings;
  private final JobContext context;
  private final Map<String, String> inputs;
  private final Days days;

  BuyAgainNight(BuyAgainJob.Settings settings, JobContext context, Map<String, String> inputs) {
    this.settings = settings;
    this.context = context;
    this.inputs = inputs;
    this.days = Days.testing(context.asOf(), settings.evaluation().testDays());
  }

  void run() throws Exception {
    NightPurchases.Taught taught =
        NightPurchases.of(context, settings.buyAgain(), settings.rolling(), days);
    PurchaseLog log = taught.log();
    Windows windows = taught.windows();
    Outlook outlook = taught.outlook();
    Lessons lessons = taught.lessons();
    long seed = settings.buyAgain().seed();
    BuyAgainModels models = new BuyAgainModels(context.storage(), lessons, windows);
    BuyAgainArena arena =
        new BuyAgainArena(log, outlook, models, lessons, days, settings.evaluation(), seed);

    Optional<Verdict> verdict = verdict(windows, lessons, models, arena);
    release(taught, models);
    verdict.ifPresent(Verdict::orRefuse);
  }

  /** Which odds go live; empty where nobody bought anything again in the test window. */
  private Optional<Verdict> verdict(
      Windows windows, Lessons lessons, BuyAgainModels models, BuyAgainArena arena)
      throws Exception {
    if (windows.judged() == 0 || lessons.taken(Windows.TONIGHT) == 0) {
      context.say(
          "nobody bought anything again from %s to %s: there is nothing to judge"
              .formatted(days.testFrom(), days.asOf()));
      return Optional.empty();
    }
    Gate gate =
        new Gate(
            settings.gate(),
            ListMeasures.NDCG_20,
            "customers",
            "nobody bought anything again in the test window");
    Contest.Terms terms =
        new Contest.Terms(
            BuyAgainModels.PURPOSE,
            days,
            days.asOf(),
            settings.buyAgain().seed(),
            inputs,
            BuyAgainModels.FREQUENCY.source());
    return Optional.of(
        new Contest<>(context, terms, arena, gate)
            .run(
                models.contender(BuyAgainModels.HAZARD, Role.CANDIDATE),
                List.of(
                    models.contender(BuyAgainModels.FREQUENCY_RECENCY, Role.BASELINE),
                    models.contender(BuyAgainModels.FREQUENCY, Role.BASELINE)),
                Map.of()));
  }

  /** Tonight's table by the odds that are live now; by how often, where none ever were. */
  private void release(NightPurchases.Taught taught, BuyAgainModels models) throws Exception {
    Windows windows = taught.windows();
    Lessons lessons = taught.lessons();
    PurchaseLog log = taught.log();
    Optional<Version> live = context.slots().live(BuyAgainModels.PURPOSE);
    RepurchaseOdds odds =
        live.isPresent()
            ? models.read(live.get(), State.SERVING)
            : models.before(Windows.TOMORROW, BuyAgainModels.FREQUENCY);
    Map<String, String> labels = new TreeMap<>();
    labels.put(
        "source", live.map(BuyAgainModels::source).orElse(BuyAgainModels.FREQUENCY.source()));
    live.ifPresent(version -> labels.put("model", version.name() + "/" + version.label()));
    int[] before = windows.teaching(Windows.TOMORROW);
    context.fact(
        "buy-again",
        new BuyAgainFacts(
            labels.get("source"),
            windows.horizon(),
            before.length,
            lessons.size(before),
            lessons.taken(before),
            lessons.influence(odds, before)));
    context.phase(
        "write buy_again",
        () -> {
          new BuyAgainRelease(context, settings.buyAgain(), inputs)
              .write(log, taught.outlook(), odds, shown(log), labels);
          return null;
        });
  }

  private boolean[] shown(PurchaseLog log) throws IOException {
    return Shelf.of(context.tables().find(ShopTables.PRODUCTS, context.asOf()), log.items())
        .shown(List.of(), List.of(), log.items());
  }
}
