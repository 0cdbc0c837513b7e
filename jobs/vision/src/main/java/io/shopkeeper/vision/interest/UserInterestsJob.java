package io.shopkeeper.vision.interest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.vision.label.VisionRelease;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Tells what each customer is interested in, by the pictures that the customer dealt with. */
public final class UserInterestsJob implements Job<UserInterestsJob.Settings> {
  /** The sections of the job's settings. */
  public record Settings(InterestSettings interests) {}

  private static final String RELEASE = "interests";
  private static final String TABLE = "user_interests";

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
        context.tables().fingerprints(context.asOf(), ShopTables.EVENTS, ShopTables.IMAGES);
    inputs.put("vision", newest(context).map(Version::label).orElse("none"));
    return inputs;
  }

  /** Tonight's reading of pictures, which may go live only after this job. */
  private static Optional<Version> newest(JobContext context) throws IOException {
    List<Version> versions = context.releases().versions(VisionRelease.RELEASE);
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Version vision =
        newest(context)
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
                  return context.draft(0, inputs(settings, context), Map.of(), Map.of());
                });
    version.manifest().outputs().forEach(output -> context.rows(output.path(), output.rows()));
  }

  private static Dataset<Row> table(Version version, String name, JobContext context) {
    return context.spark().read().parquet(version.output(name));
  }

  private static void write(Interests interests, JobContext context, String path) {
    interests
        .table(context.spark().createDataFrame(List.of(), SCHEMA))
        .withColumn("release", lit(context.runId()))
        .repartitionByRange(col("user_id"))
        .sortWithinPartitions("user_id", "kind", "weight")
        .write()
        .option("compression", "zstd")
        .parquet(path);
  }
}
