package io.shopkeeper.vision.label;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.deep.classify.ClassifierFiles;
import io.shopkeeper.deep.classify.Kinds;
import io.shopkeeper.deep.data.Batches;
import io.shopkeeper.picture.PictureQuality;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.pretrained.PretrainedModel;
import io.shopkeeper.vision.picture.Backbone;
import io.shopkeeper.vision.picture.Eye;
import io.shopkeeper.vision.picture.Needs;
import io.shopkeeper.vision.picture.PictureClassifier;
import io.shopkeeper.vision.picture.PictureNight;
import io.shopkeeper.vision.picture.Pictures;
import io.shopkeeper.vision.picture.Teller;
import io.shopkeeper.vision.scene.SceneTrainJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Writes the release {@code vision}: what each picture shows, its point among the others, the goods
 * that look alike, and where a picture and the catalogue disagree.
 */
public final class VisionRelease {
  /** Its name. */
  public static final String RELEASE = "vision";

  /** The table of the goods that pictures show. */
  public static final String LABELS = "image_labels";

  static final String EMBEDDINGS = "image_embeddings";
  static final String SIMILAR = "visually_similar_items";

  /** The table of the scenes that pictures show. */
  public static final String SCENES = "scene_labels";

  static final String CONFLICTS = "category_conflicts";
  static final String EXAMPLES = "vision_examples";

  /** The label of a release that names by what its pictures were seen. */
  private static final String SEEN_BY = "seen-by";

  private static final String SUM = "content_sum";
  private static final int BATCH = 64;

  /** image_id, item_id, category, quality, content_sum. */
  private static final int PICTURE_COLUMNS = 5;

  private static final StructType SEEN =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("item_id", DataTypes.StringType)
          .add("category", DataTypes.StringType)
          .add("quality", DataTypes.StringType, false)
          .add(SUM, DataTypes.LongType, false)
          .add("classes", DataTypes.createArrayType(DataTypes.StringType), false)
          .add("probabilities", DataTypes.createArrayType(DataTypes.FloatType), false)
          .add("unsure", DataTypes.BooleanType, false)
          .add("embedding", DataTypes.createArrayType(DataTypes.FloatType), false)
          .add("scenes", DataTypes.createArrayType(DataTypes.StringType), false)
          .add("scene_probabilities", DataTypes.createArrayType(DataTypes.FloatType), false)
          .add("scene_unsure", DataTypes.BooleanType, false)
          .add("anew", DataTypes.BooleanType, false);

  private static final List<String> KNOWN =
      List.of(
          "classes",
          "probabilities",
          "unsure",
          "embedding",
          "scenes",
          "scene_probabilities",
          "scene_unsure");

  private final ProductVisionScoreJob.Settings settings;
  private final JobContext context;

  VisionRelease(ProductVisionScoreJob.Settings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
  }

  void commit(Map<String, String> inputs) throws Exception {
    Optional<PretrainedModel> backbone = Backbone.of(settings.pretrained(), context);
    Optional<Teller> goods = live(ProductVisionTrainJob.KINDS);
    Optional<Teller> scenes = live(SceneTrainJob.KINDS);
    Observer observer =
        new Observer(
            Eye.of(needs(goods).and(needs(scenes)), backbone),
            goods.orElse(null),
            scenes.orElse(null),
            settings.likeness().classWeight());
    String seenBy =
        "%s %s %s %s"
            .formatted(
                inputs.get("model"),
                inputs.get("scene-model"),
                inputs.get("backbone"),
                settings.likeness().classWeight());
    Version version =
        context
            .releases()
            .commitOnce(
                RELEASE,
                context.runId(),
                staging -> {
                  write(observer, seenBy, staging);
                  return context.draft(0, inputs, Map.of(), Map.of(SEEN_BY, seenBy));
                });
    version.manifest().outputs().forEach(output -> context.rows(output.path(), output.rows()));
  }

  private Optional<Teller> live(Kinds kinds) throws IOException {
    Optional<Version> live = context.slots().live(kinds.purpose());
    if (live.isEmpty()) {
      return Optional.empty();
    }
    ClassifierFiles.Stored<PictureClassifier> stored = PictureNight.files(context).read(live.get());
    return Optional.of(new Teller(stored.classifier(), stored.labels()));
  }

  private static Needs needs(Optional<Teller> teller) {
    return teller.map(each -> each.classifier().model().needs()).orElse(Needs.NOTHING);
  }

  private void write(Observer observer, String seenBy, Staging staging) throws Exception {
    Dataset<Row> seen = seen(observer, before(seenBy)).persist(StorageLevel.MEMORY_AND_DISK());
    context.phase(
        "look at pictures",
        () -> context.rows("pictures_looked_at", seen.where(col("anew")).count()));
    context.phase("write labels", () -> writeLabels(seen, observer, staging));
    context.phase("find what looks alike", () -> writeSimilar(seen, staging));
    context.phase("choose examples", () -> writeExamples(seen, observer, staging));
    seen.unpersist(false);
  }

  /** What the same classifiers said of pictures on an earlier night, by picture and content. */
  private Optional<Dataset<Row>> before(String seenBy) throws IOException {
    List<Version> versions = context.releases().versions(RELEASE);
    for (int i = versions.size() - 1; i >= 0; i--) {
      Version version = versions.get(i);
      if (seenBy.equals(version.manifest().labels().get(SEEN_BY))) {
        Dataset<Row> goods = told(version, LABELS, "label", "classes", "probabilities", "unsure");
        Dataset<Row> scenes =
            told(version, SCENES, "scene", "scenes", "scene_probabilities", "scene_unsure");
        return Optional.of(
            context
                .spark()
                .read()
                .parquet(version.output(EMBEDDINGS))
                .select("image_id", SUM, "embedding")
                .join(goods, new String[] {"image_id"}, "left")
                .join(scenes, new String[] {"image_id"}, "left"));
      }
    }
    return Optional.empty();
  }

  /** What a table told of each picture, in arrays again. */
  private Dataset<Row> told(
      Version version,
      String table,
      String label,
      String labels,
      String probabilities,
      String unsure) {
    return context
        .spark()
        .read()
        .parquet(version.output(table))
        .groupBy("image_id", "unsure")
        .agg(
            array_sort(collect_list(struct(col("rank"), col(label), col("probability"))))
                .as("told"))
        .select(
            col("image_id"),
            col("told." + label).as(labels),
            col("told.probability").as(probabilities),
            col("unsure").as(unsure));
  }

  private Dataset<Row> seen(Observer observer, Optional<Dataset<Row>> before) throws IOException {
    Dataset<Row> pictures =
        ProductPictures.of(settings.productVision(), context)
            .withColumn(SUM, xxhash64(col("content")))
            .select("image_id", "item_id", "category", "quality", SUM, "content");
    Dataset<Row> known = pictures;
    if (before.isPresent()) {
      known = pictures.join(before.get(), new String[] {"image_id", SUM}, "left");
    } else {
      for (String column : KNOWN) {
        known = known.withColumn(column, lit(null).cast(SEEN.apply(column).dataType()));
      }
    }
    Broadcast<Observer> handedOut =
        new JavaSparkContext(context.spark().sparkContext()).broadcast(observer);
    String[] columns =
        Stream.of(List.of("item_id", "category", "quality", SUM), KNOWN, List.of("content"))
            .flatMap(List::stream)
            .toArray(String[]::new);
    return context
        .spark()
        .createDataFrame(
            known
                .select("image_id", columns)
                .javaRDD()
                .mapPartitions(rows -> new Batches<>(rows, BATCH))
                .flatMap(batch -> seen(batch, handedOut.value()).iterator()),
            SEEN);
  }

  private static List<Row> seen(List<Row> batch, Observer observer) {
    List<Row> all = new ArrayList<>();
    List<Row> anew = new ArrayList<>();
    for (Row row : batch) {
      if (row.isNullAt(row.fieldIndex("embedding"))) {
        anew.add(row);
      } else {
        all.add(row(row, KNOWN.stream().map(name -> known(row, name)).toArray(), false));
      }
    }
    List<Optional<Observer.Said>> said =
        observer.of(anew.stream().map(row -> row.<byte[]>getAs("content")).toList());
    for (int i = 0; i < anew.size(); i++) {
      if (said.get(i).isPresent()) {
        Observer.Said it = said.get(i).get();
        Object[] values = {
          it.goods().classes().toArray(String[]::new),
          it.goods().best(),
          it.goods().unsure(),
          it.point(),
          it.scene().classes().toArray(String[]::new),
          it.scene().best(),
          it.scene().unsure()
        };
        all.add(row(anew.get(i), values, true));
      }
    }
    return all;
  }

  /** What was told before; nothing, and that unsurely, where no classifier was live. */
  private static Object known(Row row, String column) {
    int at = row.fieldIndex(column);
    if (!row.isNullAt(at)) {
      return row.get(at);
    }
    return column.endsWith("unsure") ? (Object) true : new Object[0];
  }

  private static Row row(Row picture, Object[] told, boolean anew) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < PICTURE_COLUMNS; i++) {
      values.add(picture.get(i));
    }
    values.addAll(Arrays.asList(told));
    values.add(anew);
    return RowFactory.create(values.toArray());
  }

  private void writeLabels(Dataset<Row> seen, Observer observer, Staging staging) {
    String release = context.runId();
    write(
        exploded(seen, "classes", "probabilities", "unsure", "label"),
        staging.path(LABELS),
        "image_id",
        "rank");
    write(
        exploded(seen, "scenes", "scene_probabilities", "scene_unsure", "scene"),
        staging.path(SCENES),
        "image_id",
        "rank");
    write(
        seen.select(
            col("image_id"),
            col("item_id"),
            col("embedding"),
            col(SUM),
            lit(release).as("release")),
        staging.path(EMBEDDINGS),
        "image_id");
    Object[] known = observer.goods() == null ? new Object[0] : observer.goods().labels().toArray();
    write(
        seen.where(
                col("unsure")
                    .equalTo(false)
                    .and(col("quality").equalTo(PictureQuality.GOOD.text()))
                    // Of a category that was not learned nothing can be told.
                    .and(col("category").isin(known))
                    .and(col("category").notEqual(col("classes").getItem(0))))
            .select(
                col("item_id"),
                col("image_id"),
                col("category"),
                col("classes").getItem(0).as("seen"),
                col("probabilities").getItem(0).as("probability"),
                lit(release).as("release")),
        staging.path(CONFLICTS),
        "item_id",
        "image_id");
  }

  /** A row for each class that was told of a picture. */
  private Dataset<Row> exploded(
      Dataset<Row> seen, String classes, String probabilities, String unsure, String name) {
    return seen.select(
            col("image_id"),
            col("item_id"),
            posexplode(col(classes)).as(new String[] {"place", name}),
            col(probabilities),
            col(unsure).as("unsure"),
            col("quality"))
        .select(
            col("image_id"),
            col("item_id"),
            col(name),
            expr(probabilities + "[place]").as("probability"),
            col("place").plus(1).as("rank"),
            col("unsure"),
            col("quality"),
            lit(context.runId()).as("release"));
  }

  private void writeSimilar(Dataset<Row> seen, Staging staging) throws IOException {
    Dataset<Row> similar =
        new LookAlikes(context.spark(), settings.likeness().perItem())
            .of(seen.where(col("item_id").isNotNull()).select("item_id", "embedding"))
            .select(
                col("item_id"),
                col("similar_item_id"),
                col("rank"),
                col("score"),
                lit("vision").as("source"),
                lit(context.runId()).as("release"));
    write(similar, staging.path(SIMILAR), "item_id", "rank");
  }

  private void writeExamples(Dataset<Row> seen, Observer observer, Staging staging)
      throws IOException {
    List<Row> rows =
        new PictureExamples(seen, Pictures.upTo(context), observer, context.runId())
            .of(context.spark().read().parquet(staging.path(SIMILAR)));
    context
        .spark()
        .createDataFrame(rows, PictureExamples.SCHEMA)
        .coalesce(1)
        .write()
        .option("compression", "zstd")
        .parquet(staging.path(EXAMPLES));
  }

  private static void write(Dataset<Row> rows, String path, String first, String... more) {
    rows.repartitionByRange(col(first))
        .sortWithinPartitions(first, more)
        .write()
        .option("compression", "zstd")
        .parquet(path);
  }
}
