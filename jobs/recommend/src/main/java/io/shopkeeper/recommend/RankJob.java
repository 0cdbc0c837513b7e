package io.shopkeeper.recommend;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.ItemNames;
import io.shopkeeper.ranking.history.SeenItems;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.lists.Lists;
import io.shopkeeper.ranking.lists.Lists.Fallback;
import io.shopkeeper.ranking.lists.Lists.PlackettLuceTemperature;
import io.shopkeeper.ranking.lists.SortedTable;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.DiverseModel;
import io.shopkeeper.ranking.model.ModelFiles;
import io.shopkeeper.ranking.model.PopularModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns the live model into tonight's lists. The model may be of an earlier night: customers are
 * folded in from tonight's events, what they have seen and what is not sold is left out, and
 * whoever the model knows too little of gets popular items.
 */
public final class RankJob implements Job<RankJobSettings> {
  static final String RELEASE = "recommendations";

  /** More popular items than anybody has seen, hidden ones included. */
  private static final int MOST_POPULAR = 20_000;

  private static final StructType POPULAR_ITEMS =
      new StructType()
          .add("rank", DataTypes.IntegerType, false)
          .add("item_id", DataTypes.StringType, false)
          .add("score", DataTypes.FloatType, false)
          .add("source", DataTypes.StringType, false)
          .add("release", DataTypes.StringType, false);

  @Override
  public String name() {
    return "rank";
  }

  @Override
  public String summary() {
    return "tonight's lists for every customer from the live model: filter, fall back, diversify";
  }

  @Override
  public Class<RankJobSettings> settings() {
    return RankJobSettings.class;
  }

  @Override
  public void check(RankJobSettings settings) {
    new SeenItems(settings.seenItems());
    SeenItems.requireEventTypes(
        "interactions.event-weights", settings.interactions().eventWeights());
  }

  @Override
  public Map<String, String> inputs(RankJobSettings settings, JobContext context)
      throws IOException {
    Map<String, String> inputs =
        context.tables().fingerprints(context.asOf(), ShopTables.EVENTS, ShopTables.PRODUCTS);
    Version live = live(context);
    inputs.put("model", live.name() + "/" + live.label());
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
  public void run(RankJobSettings settings, JobContext context) throws Exception {
    Version live = live(context);
    Days days = Days.all(context.asOf());
    try (Interactions data =
        context.phase("read events", () -> read(settings, live, days, context))) {
      Shelf shelf =
          Shelf.of(context.tables().find(ShopTables.PRODUCTS, context.asOf()), data.items());
      RankSettings rank = settings.rank();
      boolean[] shown = shelf.shown(rank.excludeCategories(), rank.excludeItems(), data.items());
      CatalogueModel model =
          context
              .phase("load " + live.name(), () -> model(settings, live, data, shelf, context))
              .limitedTo(shown);
      ScoredItems popular =
          context.phase(
              "popular items",
              () ->
                  ((PopularModel) new PopularModel(data.popularity(View.FULL)).limitedTo(shown))
                      .list()
                      .first(MOST_POPULAR));
      Fallback fallback = new Fallback(segments(settings, data, shown), popular, rank.minHistory());
      PlackettLuceTemperature exploration =
          rank.explore() == RankSettings.Explore.NONE
              ? null
              : new PlackettLuceTemperature(rank.temperature(), rank.exploreSeed());
      Lists lists =
          Lists.release(
              data.items(),
              model,
              rank.perUser(),
              settings.candidates(),
              fallback,
              exploration,
              context.runId());
      try (Staging staging = context.releases().stage(RELEASE, context.runId())) {
        context.phase(
            "write lists",
            () ->
                new SortedTable(data, rank.fileMegabytes())
                    .write(
                        lists,
                        Lists.USER_ITEM_SCORES,
                        rank.perUser(),
                        settings.candidates().reasons(),
                        staging.path("user_item_scores")));
        writePopular(staging, popular.first(rank.perUser()), data.items(), context);
        Version version =
            context.phase(
                "commit",
                () ->
                    staging.commit(
                        context.draft(
                            rank.exploreSeed(),
                            inputs(settings, context),
                            Map.of(),
                            Map.of(
                                "source", model.source(),
                                "model", live.name() + "/" + live.label(),
                                "model-as-of", live.manifest().asOf()))));
        version.manifest().outputs().forEach(output -> context.rows(output.path(), output.rows()));
        context.fact(
            "rank",
            Map.of(
                "users", data.users(),
                "model", live.name() + "/" + live.label(),
                "model_as_of", live.manifest().asOf(),
                "source", model.source()));
      }
    }
  }

  private static Interactions read(
      RankJobSettings settings, Version live, Days days, JobContext context) throws IOException {
    String feedback = live.manifest().labels().getOrDefault("feedback", "implicit");
    return Interactions.of(
        context.tables().read(ShopTables.EVENTS, context.asOf()),
        settings.interactions(),
        new SeenItems(settings.seenItems()),
        Feedback.valueOf(feedback.toUpperCase(Locale.ROOT)),
        days);
  }

  /** The live model, with the items that have come since, re-ranked for diversity. */
  private static CatalogueModel model(
      RankJobSettings settings, Version live, Interactions data, Shelf shelf, JobContext context) {
    CatalogueModel model = new ModelFiles(data).read(live, ModelFiles.SERVING);
    int newItemCustomers = settings.rank().newItemCustomers();
    if (model instanceof AlsModel als && newItemCustomers > 0) {
      AlsModel extended = new NewItems(data, newItemCustomers).addTo(als);
      context.fact("items_folded_in", extended.itemOf().length - als.itemOf().length);
      model = extended;
    }
    return DiverseModel.of(model, shelf, settings.diversity());
  }

  private static Map<String, int[]> segments(
      RankJobSettings settings, Interactions data, boolean[] shown) {
    if (settings.interactions().segmentAttribute().isEmpty()) {
      return Map.of();
    }
    Map<String, int[]> kept = new TreeMap<>();
    data.popularBySegment(View.FULL, 3 * settings.rank().perUser())
        .forEach(
            (segment, items) ->
                kept.put(
                    segment,
                    java.util.stream.IntStream.of(items).filter(item -> shown[item]).toArray()));
    return kept;
  }

  /** What a serving team shows to a visitor whom no list knows. */
  private static void writePopular(
      Staging staging, ScoredItems popular, ItemNames items, JobContext context) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < popular.size(); i++) {
      rows.add(
          RowFactory.create(
              i + 1,
              items.name(popular.items()[i]),
              popular.scores()[i],
              "popular",
              context.runId()));
    }
    context
        .spark()
        .createDataFrame(rows, POPULAR_ITEMS)
        .coalesce(1)
        .write()
        .parquet(staging.path("popular_items"));
    staging.expect("popular_items", rows.size());
  }
}
