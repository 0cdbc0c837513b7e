package io.shopkeeper.recommend.als;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.recommend.ItemContent;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.history.CatalogueContent;
import io.shopkeeper.ranking.history.EventLog;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.Listings;
import io.shopkeeper.ranking.history.NightInteractions;
import io.shopkeeper.ranking.history.SeenItems;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.lists.CandidateSettings;
import io.shopkeeper.ranking.model.BlendModel;
import io.shopkeeper.ranking.model.DiverseModel;
import io.shopkeeper.ranking.model.DiversitySettings;
import io.shopkeeper.ranking.model.EaseSettings;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.NewItemSettings;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import io.shopkeeper.ranking.night.Onlooker;
import io.shopkeeper.ranking.night.RecommenderNight;
import io.shopkeeper.ranking.night.RollingSettings;
import io.shopkeeper.ranking.night.Variant;
import io.shopkeeper.recommend.again.BuyAgainSettings;
import io.shopkeeper.recommend.again.BuyAgainShares;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains a blend of models, a factorisation among them, compares it with each of them and the live
 * model, and promotes the winner.
 */
public final class AlsTrainJob implements Job<AlsTrainJob.Settings> {
  private static final String DIVERSE = "blend-diverse";

  /** The sections of the job's settings. */
  public record Settings(
      InteractionSettings interactions,
      SeenItemsSettings seenItems,
      AlsSettings als,
      ItemItemSettings itemItem,
      Rp3BetaSettings rp3beta,
      EaseSettings ease,
      CandidateSettings candidates,
      EvaluationSettings evaluation,
      RollingSettings rolling,
      GateSettings gate,
      DiversitySettings diversity,
      NewItemSettings newItems,
      BuyAgainSettings buyAgain,
      SearchSettings search) {
    /** The same settings with another section {@code als}. */
    Settings with(AlsSettings other) {
      return with(other, rp3beta, ease);
    }

    /** The same settings with another section {@code ease}. */
    Settings with(EaseSettings other) {
      return with(als, rp3beta, other);
    }

    /** The same settings with another section {@code rp3beta}. */
    Settings with(Rp3BetaSettings other) {
      return with(als, other, ease);
    }

    private Settings with(
        AlsSettings otherAls, Rp3BetaSettings otherRp3beta, EaseSettings otherEase) {
      return new Settings(
          interactions,
          seenItems,
          otherAls,
          itemItem,
          otherRp3beta,
          otherEase,
          candidates,
          evaluation,
          rolling,
          gate,
          diversity,
          newItems,
          buyAgain,
          search);
    }
  }

  @Override
  public String name() {
    return "als-train";
  }

  @Override
  public String summary() {
    return "train ALS and a blend, measure them against baselines and production, gate the blend";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<Purpose> purposes() {
    return List.of(Purpose.RECOMMENDER);
  }

  @Override
  public void check(Settings settings) {
    SeenItems.requireEventTypes(
        "interactions.event-weights", settings.interactions().eventWeights());
    new SeenItems(settings.seenItems());
    Search.choices(settings.als());
    settings.als().check();
    settings.buyAgain().check();
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    // The live version is not an input, because this run changes it and a rerun must be
    // idempotent.
    Map<String, String> inputs =
        context.tables().fingerprints(context.asOf(), ShopTables.EVENTS, ShopTables.PRODUCTS);
    Tuning.before(context, settings).ifPresent(found -> inputs.put("settings", found.toString()));
    CatalogueContent.pictures(context)
        .ifPresent(version -> inputs.put("pictures", version.label()));
    return inputs;
  }

  @Override
  public void run(Settings wanted, JobContext context) throws Exception {
    Days days = Days.testing(context.asOf(), wanted.evaluation().testDays());
    EventLog log = log(wanted, context);
    Settings settings = searched(wanted, log, days, context);
    Interactions data = context.phase("read events", () -> read(settings, days, context));
    try (AlsContender als =
        new AlsContender(settings.als(), data, alsRun(settings, data, days, context))) {
      Shelf shelf =
          Shelf.of(context.tables().find(ShopTables.PRODUCTS, context.asOf()), data.items());
      ItemContent content =
          context.phase("what items are", () -> CatalogueContent.of(context, data.items()));
      new RecommenderNight(
              context, log, data, shelf, content, plan(wanted, settings, days, context))
          .blend(als, Map.of(DIVERSE, diverse(settings)), buyAgain(settings, days, context));
    }
  }

  /** Measures what places for what customers may buy again would bring to their lists. */
  private static Onlooker buyAgain(Settings settings, Days days, JobContext context)
      throws Exception {
    return BuyAgainShares.of(
        context, settings.buyAgain(), settings.evaluation(), settings.rolling(), days);
  }

  /** The blend re-ranked for diversity; empty if that is off or no category is known. */
  private static Variant diverse(Settings settings) {
    return (contenders, shelf) ->
        DiverseModel.among(contenders.get(BlendModel.SOURCE), shelf, settings.diversity());
  }

  private RecommenderNight.Plan plan(
      Settings wanted, Settings settings, Days days, JobContext context) throws IOException {
    return new RecommenderNight.Plan(
        days,
        settings.als().refit(),
        settings.als().seed(),
        inputs(wanted, context),
        new Tuning(Knob.values(wanted), Knob.values(settings)).labels(),
        settings.itemItem(),
        settings.rp3beta(),
        settings.ease(),
        settings.candidates(),
        settings.evaluation(),
        settings.rolling(),
        new RecommenderNight.NewItems(
            settings.newItems().share(),
            settings.interactions().newItemDays(),
            Listings.since(
                context.tables(), days.trainEnd(), settings.interactions().newItemDays())),
        settings.gate());
  }

  private static AlsRun alsRun(Settings settings, Interactions data, Days days, JobContext context)
      throws IOException {
    List<Map<String, Object>> trainings = new ArrayList<>();
    Optional<Version> last = AlsRun.newest(context.artifacts(), days, settings.als());
    Optional<AlsStart> start =
        last.isPresent() ? AlsRun.start(last.get(), data, days, settings.als()) : Optional.empty();
    if (start.isPresent()) {
      context.fact("warm_started_from", last.get().name() + "/" + last.get().label());
    }
    return new AlsRun(
        start,
        Optional.of(new AlsCheckpoints(context.storage(), context.checkpoints() + "/als")),
        training -> {
          trainings.add(training);
          context.fact("als", trainings);
        });
  }

  /** The settings that an earlier night found, and what a few trials more find. */
  private static Settings searched(Settings wanted, EventLog log, Days days, JobContext context)
      throws Exception {
    Settings start = Tuning.before(context, wanted).map(found -> found.on(wanted)).orElse(wanted);
    if (wanted.als().search().isEmpty() && wanted.search().trials() == 0) {
      return start;
    }
    Search.Found found = context.phase("search", () -> new Search(start, days).find(log));
    context.fact("search", found.trials());
    Map<String, Double> changed = Knob.values(found.settings());
    changed.entrySet().removeAll(Knob.values(wanted).entrySet());
    if (!changed.isEmpty()) {
      context.say("settings found on earlier days: " + changed);
    }
    return found.settings();
  }

  private static EventLog log(Settings settings, JobContext context) throws IOException {
    return NightInteractions.log(
        context, settings.interactions(), settings.seenItems(), settings.als().feedback());
  }

  /** The log that these settings make of curated events. */
  static EventLog log(Settings settings, Dataset<Row> events) {
    return new EventLog(
        events,
        settings.interactions(),
        new SeenItems(settings.seenItems()),
        settings.als().feedback());
  }

  private static Interactions read(Settings settings, Days days, JobContext context)
      throws IOException {
    return NightInteractions.of(
        context, settings.interactions(), settings.seenItems(), settings.als().feedback(), days);
  }
}
