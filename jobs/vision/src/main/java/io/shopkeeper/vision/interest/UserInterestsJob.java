package io.shopkeeper.vision.interest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.vision.label.ProductVisionSettings;
import io.shopkeeper.vision.label.VisionRelease;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Tells what each customer is interested in, by the pictures that the customer dealt with, and
 * which goods belong into a scene.
 */
public final class UserInterestsJob implements Job<UserInterestsJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(InterestSettings interests, ProductVisionSettings productVision) {}

  private static final String RELEASE = "interests";
  private static final String TABLE = "user_interests";

  private static final String SCENE_CATEGORIES = "scene_categories";
  private static final String SCENE_PRODUCTS = "scene_products";
  private static final String USER_SCENE_PRODUCTS = "user_scene_products";
  private static final String LISTS = "recommendations";

  private static final StructType SCHEMA =
      new StructType()
          .add("user_id", DataTypes.StringType)
          .add("kind", DataTypes.StringType)
          .add("value", DataTypes.StringType)
          .add("weight", DataTypes.DoubleType)
          .add("confidence", DataTypes.DoubleType);

  @Override
  public String name() {
    return "user-interests";
  }

  @Override
  public String summary() {
    return "what each customer is interested in, by the pictures that the customer dealt with";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) throws IOException {
    Map<String, String> inputs =
        context
            .tables()
            .fingerprints(
                context.asOf(), ShopTables.EVENTS, ShopTables.IMAGES, ShopTables.PRODUCTS);
    inputs.put("vision", newest(VisionRelease.RELEASE, context).map(Version::label).orElse("none"));
    inputs.put("lists", newest(LISTS, context).map(Version::label).orElse("none"));
    return inputs;
  }

  /** Tonight's version of a release, which may go live only after this job. */
  private static Optional<Version> newest(String release, JobContext context) throws IOException {
    List<Version> versions = context.releases().versions(release);
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Version vision =
        newest(VisionRelease.RELEASE, context)
            .orElseThrow(
                () ->
                    JobException.gateRefused(
                        "no picture was ever looked at; run product-vision-score first"));
    Interests interests =
        new Interests(settings.interests(), context.asOf())
            .pictures(table(vision, VisionRelease.LABELS, context), "category", "label")
            .pictures(table(vision, VisionRelease.SCENES, context), "scene", "scene")
            .events(context.tables().find(ShopTables.EVENTS, context.asOf()))
            .images(context.tables().find(ShopTables.IMAGES, context.asOf()));
    Version version =
        context
            .releases()
            .commitOnce(
                RELEASE,
                context.runId(),
                staging -> {
                  context.phase(
                      "sum up encounters", () -> write(interests, context, staging.path(TABLE)));
                  Optional<SceneGoods> scenes = scenes(settings, vision, context);
                  if (scenes.isPresent()) {
                    context.phase("scenes", () -> write(scenes.get(), context, staging));
                  }
                  return context.draft(0, inputs(settings, context), Map.of(), Map.of());
                });
    version.manifest().outputs().forEach(output -> context.rows(output.path(), output.rows()));
  }

  private static Dataset<Row> table(Version version, String name, JobContext context) {
    return context.spark().read().parquet(version.output(name));
  }

  /** What belongs into scenes, where there is something to learn it from. */
  private static Optional<SceneGoods> scenes(Settings settings, Version vision, JobContext context)
      throws IOException {
    Optional<Dataset<Row>> products = context.tables().find(ShopTables.PRODUCTS, context.asOf());
    Optional<Dataset<Row>> events = context.tables().find(ShopTables.EVENTS, context.asOf());
    Optional<Dataset<Row>> images = context.tables().find(ShopTables.IMAGES, context.asOf());
    if (products.isEmpty() || events.isEmpty() || images.isEmpty()) {
      return Optional.empty();
    }
    Column category =
        substring_index(col("category_path"), "/", settings.productVision().categoryLevels());
    Dataset<Row> goods =
        products
            .get()
            .where(col("category_path").isNotNull().and(coalesce(col("active"), lit(true))))
            .select(col("item_id"), category.as("category"));
    return Optional.of(
        new SceneGoods(
            new SceneGoods.Learned(
                goods,
                table(vision, VisionRelease.SCENES, context),
                images.get(),
                events.get(),
                newest(LISTS, context).map(lists -> table(lists, "user_item_scores", context))),
            new Interests(settings.interests().counting(), context.asOf())));
  }

  private static void write(SceneGoods scenes, JobContext context, Staging staging) {
    write(scenes.categories(), context, staging.path(SCENE_CATEGORIES), "scene", "category");
    write(
        scenes.products().select("scene", "item_id", "rank", "score"),
        context,
        staging.path(SCENE_PRODUCTS),
        "scene",
        "rank");
    scenes
        .ofCustomers()
        .ifPresent(
            rows ->
                write(
                    rows.select("user_id", "scene", "item_id", "rank"),
                    context,
                    staging.path(USER_SCENE_PRODUCTS),
                    "user_id",
                    "scene",
                    "rank"));
  }

  private static void write(Interests interests, JobContext context, String path) {
    write(
        interests.table(context.spark().createDataFrame(List.of(), SCHEMA)),
        context,
        path,
        "user_id",
        "kind",
        "weight");
  }

  private static void write(
      Dataset<Row> rows, JobContext context, String path, String first, String... more) {
    rows.withColumn("release", lit(context.runId()))
        .repartitionByRange(col(first))
        .sortWithinPartitions(first, more)
        .write()
        .option("compression", "zstd")
        .parquet(path);
  }
}
