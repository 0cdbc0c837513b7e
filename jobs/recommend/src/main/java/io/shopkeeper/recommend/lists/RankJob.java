package io.shopkeeper.recommend.lists;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.Batches;
import io.shopkeeper.ranking.history.CatalogueContent;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.Listings;
import io.shopkeeper.ranking.history.NightInteractions;
import io.shopkeeper.ranking.history.SeenItems;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.lists.BlockedLists;
import io.shopkeeper.ranking.lists.CandidateSettings;
import io.shopkeeper.ranking.lists.ItemBlocks;
import io.shopkeeper.ranking.lists.Lists;
import io.shopkeeper.ranking.lists.SortedTable;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.DiverseModel;
import io.shopkeeper.ranking.model.DiversitySettings;
import io.shopkeeper.ranking.model.ModelCodecs;
import io.shopkeeper.ranking.model.NewItemPlaces;
import io.shopkeeper.ranking.model.NewItemSettings;
import io.shopkeeper.ranking.model.NewItems;
import io.shopkeeper.ranking.model.Places;
import io.shopkeeper.recommend.again.BuyAgainPlaces;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the live model to produce tonight's recommendation lists. The model may be older:
 * customers are folded in from the current events, items that they have seen or that are not on
 * sale are filtered out, and customers with a short history get popular items.
 */
public final class RankJob implements Job<RankJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(
      InteractionSettings interactions,
      SeenItemsSettings seenItems,
      CandidateSettings candidates,
      DiversitySettings diversity,
      NewItemSettings newItems,
      RankSettings rank) {}

  static final String RELEASE = "recommendations";

  private static final Logger LOG = LoggerFactory.getLogger(RankJob.class);

  @Override
  public String name() {
    return "rank";
  }

  @Override
  public String summary() {
    return "tonight's lists for every customer from the live model: filter, fall back, diversify";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings) {
    new SeenItems(settings.seenItems());
    SeenItems.requireEventTypes(
        "interactions.event-weights", settings.interactions().eventWeights());
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    Map<String, String> inputs =
        context.tables().fingerprints(context.asOf(), ShopTables.EVENTS, ShopTables.PRODUCTS);
    Version live = live(context);
    inputs.put("model", live.name() + "/" + live.label());
    CatalogueContent.pictures(context)
        .ifPresent(version -> inputs.put("pictures", version.label()));
    if (settings.rank().buyAgainShare() > 0) {
      BuyAgainPlaces.tonight(context)
          .ifPresent(version -> inputs.put("buy-again", version.label()));
    }
    return inputs;
  }

  private static Version live(JobContext context) throws IOException {
    return context
        .slots()
        .live(Purpose.RECOMMENDER)
        .orElseThrow(
            () ->
                JobException.badInput(
                    "no model serves as recommender; run als-train first, or look at its verdict"));
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Version live = live(context);
    Interactions data = context.phase("read events", () -> read(settings, live, context));
    Shelf shelf =
        Shelf.of(context.tables().find(ShopTables.PRODUCTS, context.asOf()), data.items());
    RankSettings rank = settings.rank();
    boolean[] shown = shelf.shown(rank.excludeCategories(), rank.excludeItems(), data.items());
    CatalogueModel model =
        context
            .phase("load " + live.name(), () -> model(settings, live, data, shelf, context))
            .limitedTo(shown);
    PopularItems popular =
        context.phase("popular items", () -> new PopularItems(settings, data, shown));
    Lists lists =
        Lists.release(
            data.items(),
            model,
            rank.perUser(),
            settings.candidates(),
            popular.fallback(),
            context.phase("new items", () -> newItems(settings, data, shown, context)),
            rank.exploration().orElse(null),
            rank.buyAgainShare(),
            context.runId());
    Interactions customers = withBuyAgain(rank, data, shown, context);
    Version version =
        context
            .releases()
            .commitOnce(
                RELEASE,
                context.runId(),
                staging -> {
                  context.phase(
                      "write lists", () -> write(lists, settings, customers, staging, context));
                  popular.write(staging, context);
                  return manifest(settings, live, model, context);
                });
    record(version, live, model, data, context);
  }

  /** The places of the items of the last days, by what they are. */
  private static Optional<NewItemPlaces> newItems(
      Settings settings, Interactions data, boolean[] shown, JobContext context)
      throws IOException {
    int days = settings.interactions().newItemDays();
    boolean[] areNew =
        data.areNew(context.asOf(), days, Listings.since(context.tables(), context.asOf(), days));
    int n = 0;
    for (int item = 0; item < areNew.length; item++) {
      areNew[item] &= shown[item];
      n += areNew[item] ? 1 : 0;
    }
    context.fact("new_items", n);
    return settings.newItems().share() == 0 || n == 0
        ? Optional.empty()
        : NewItemPlaces.of(
            new BaselineTraining(data, View.FULL).matrix(NewItemPlaces.MOST_INTERACTIONS),
            CatalogueContent.of(context, data.items()),
            areNew,
            settings.newItems().share());
  }

  /** The customers with what they may buy again beside them, where that has places. */
  private static Interactions withBuyAgain(
      RankSettings rank, Interactions data, boolean[] shown, JobContext context)
      throws IOException {
    int most = Places.of(rank.perUser(), rank.buyAgainShare());
    if (most == 0) {
      return data;
    }
    Optional<Version> release = BuyAgainPlaces.tonight(context);
    if (release.isEmpty()) {
      context.say(
          "rank.buy-again-share = %s: there is no release of buy-again as of %s, so nothing has these places; run buy-again before rank"
              .formatted(rank.buyAgainShare(), context.asOf()));
      return data;
    }
    return BuyAgainPlaces.beside(data, release.get(), shown, most);
  }

  /** Writes the lists with all items in one broadcast or, where that is too large, in blocks. */
  private static void write(
      Lists lists, Settings settings, Interactions customers, Staging staging, JobContext context) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(context.spark().sparkContext());
    ItemBlocks blocks = ItemBlocks.of(lists, settings.rank().itemBlock(), spark.sc());
    LOG.info(blocks.line());
    context.fact("item_blocks", blocks.count());
    if (blocks.count() == 1) {
      write(lists, settings, customers, staging);
    } else {
      BlockedLists blocked = BlockedLists.of(lists, blocks.size(), spark);
      try {
        write(blocked, settings, customers, staging);
      } finally {
        blocked.destroy();
      }
    }
  }

  private static void write(
      Batches.Work<InternalRow> work, Settings settings, Interactions customers, Staging staging) {
    new SortedTable(customers, settings.rank().fileMegabytes())
        .write(
            work,
            Lists.USER_ITEM_SCORES,
            settings.rank().perUser(),
            settings.candidates().reasons(),
            staging.path("user_item_scores"));
  }

  private Manifest manifest(
      Settings settings, Version live, CatalogueModel model, JobContext context)
      throws IOException {
    return context.draft(
        settings.rank().exploreSeed(),
        inputs(settings, context),
        Map.of(),
        Map.of(
            "source", model.source(),
            "model", live.name() + "/" + live.label(),
            "model-as-of", live.manifest().asOf()));
  }

  private static void record(
      Version version, Version live, CatalogueModel model, Interactions data, JobContext context) {
    version.manifest().outputs().forEach(output -> context.rows(output.path(), output.rows()));
    context.fact(
        "rank",
        Map.of(
            "users", data.users(),
            "model", live.name() + "/" + live.label(),
            "model_as_of", live.manifest().asOf(),
            "source", model.source()));
  }

  private static Interactions read(Settings settings, Version live, JobContext context)
      throws IOException {
    String feedback = live.manifest().labels().getOrDefault("feedback", "implicit");
    return NightInteractions.of(
        context,
        settings.interactions(),
        settings.seenItems(),
        Feedback.valueOf(feedback.toUpperCase(Locale.ROOT)),
        Days.all(context.asOf()));
  }

  /** The live model with new items folded in, re-ranked for diversity. */
  private static CatalogueModel model(
      Settings settings, Version live, Interactions data, Shelf shelf, JobContext context)
      throws IOException {
    NewItems newItems =
        new NewItems(
            data,
            settings.rank().newItemCustomers(),
            added -> context.fact("items_folded_in", added));
    CatalogueModel model = new ModelCodecs(data).read(live, State.SERVING).with(newItems);
    return DiverseModel.of(model, shelf, settings.diversity());
  }
}
