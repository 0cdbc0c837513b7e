package io.shopkeeper.recommend.similar;

import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.NightInteractions;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.ModelCodecs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Computes the most similar items of every item on sale, and the most similar brands of every
 * brand.
 */
public final class SimilarItemsJob implements Job<SimilarItemsJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(
      InteractionSettings interactions,
      SeenItemsSettings seenItems,
      ItemItemSettings itemItem,
      SimilarItemsSettings similarItems) {}

  static final String RELEASE = "similar-items";

  /** Number of nearest items per item from which brand similarity is computed. */
  private static final int FOR_BRANDS = 50;

  private static final StructType SIMILAR_BRANDS =
      new StructType()
          .add("brand", DataTypes.StringType, false)
          .add("similar_brand", DataTypes.StringType, false)
          .add("rank", DataTypes.IntegerType, false)
          .add("score", DataTypes.FloatType, false)
          .add("source", DataTypes.StringType, false)
          .add("release", DataTypes.StringType, false);

  @Override
  public String name() {
    return "similar-items";
  }

  @Override
  public String summary() {
    return "items like each item, from factors or from who dealt with them; brands like each brand";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    Map<String, String> inputs =
        context.tables().fingerprints(context.asOf(), ShopTables.EVENTS, ShopTables.PRODUCTS);
    inputs.put("als", als(context).map(Version::label).orElse("none"));
    return inputs;
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Interactions data = context.phase("read events", () -> read(settings, context));
    Shelf shelf =
        Shelf.of(context.tables().find(ShopTables.PRODUCTS, context.asOf()), data.items());
    boolean[] shown = shelf.shown(List.of(), List.of(), data.items());
    Neighbourhood neighbourhood =
        context.phase("load model", () -> neighbourhood(settings, data, context));
    int perItem = settings.similarItems().perItem();
    int most = Math.max(perItem, FOR_BRANDS);
    Version version =
        context
            .releases()
            .commitOnce(
                RELEASE,
                context.runId(),
                staging -> {
                  try (SimilarItems near =
                      new SimilarItems(context.spark(), neighbourhood, shown, most)) {
                    context.phase(
                        "find neighbours",
                        () -> staging.expect("similar_items", near.rows(perItem)));
                    context.phase(
                        "write",
                        () -> {
                          write(
                              staging,
                              "similar_items",
                              near.table(data.items(), perItem, context.runId()));
                          writeBrands(staging, near, shelf, perItem, context);
                        });
                  }
                  return context.draft(
                      0,
                      inputs(settings, context),
                      Map.of(),
                      Map.of("source", neighbourhood.source()));
                });
    version.manifest().outputs().forEach(output -> context.rows(output.path(), output.rows()));
  }

  private static Interactions read(Settings settings, JobContext context) throws IOException {
    return NightInteractions.of(
        context,
        settings.interactions(),
        settings.seenItems(),
        Feedback.IMPLICIT,
        Days.all(context.asOf()));
  }

  /** The factorisation that was accepted last, whether or not another model serves now. */
  private static Optional<Version> als(JobContext context) throws IOException {
    return context.slots().accepted(Purpose.RECOMMENDER, "als");
  }

  /**
   * The neighbourhood by factors if there is a factorisation; else, or if the settings say so, by
   * interactions.
   */
  private static Neighbourhood neighbourhood(
      Settings settings, Interactions data, JobContext context) throws IOException {
    Optional<Version> als = als(context);
    if (settings.similarItems().method() == SimilarItemsSettings.Method.ALS && als.isPresent()) {
      return Neighbourhood.ofFactors(
          new ModelCodecs(data).als().read(als.get(), State.SERVING), data.items().size());
    }
    BaselineTraining training = new BaselineTraining(data, View.FULL);
    return Neighbourhood.ofNeighbours(
        training.itemItem(
            training.matrix(settings.itemItem().maxInteractions()), settings.itemItem()));
  }

  private static void writeBrands(
      Staging staging, SimilarItems near, Shelf shelf, int perBrand, JobContext context) {
    List<Row> rows = new ArrayList<>();
    String[] brands = shelf.brands();
    List<ScoredItems> likes = near.brands(shelf.brand()).likes(brands.length, perBrand);
    for (int brand = 0; brand < brands.length; brand++) {
      ScoredItems list = likes.get(brand);
      for (int i = 0; i < list.size(); i++) {
        rows.add(
            RowFactory.create(
                brands[brand],
                brands[list.items()[i]],
                i + 1,
                list.scores()[i],
                near.source(),
                context.runId()));
      }
    }
    staging.expect("similar_brands", rows.size());
    write(staging, "similar_brands", context.spark().createDataFrame(rows, SIMILAR_BRANDS));
  }

  private static void write(Staging staging, String table, Dataset<Row> rows) {
    rows.coalesce(1).write().option("compression", "zstd").parquet(staging.path(table));
  }
}
