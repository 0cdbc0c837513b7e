package io.shopkeeper.app.operate;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Slots;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import io.shopkeeper.recommend.als.AlsTrainJob;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** A root with versions in it, as nights have left it. */
final class OperatedShop {
  static final Instant NOW = Instant.parse("2026-04-01T02:00:00Z");

  final Path root;
  final Storage storage;
  final VersionStore artifacts;
  final VersionStore releases;
  final Slots slots;
  private final SparkSession spark = SharedSpark.session();
  private int runs;

  OperatedShop(Path root) {
    this.root = root;
    this.storage = HadoopStorage.open(root.toUri().toString(), new Configuration());
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    this.artifacts = new VersionStore(storage, "artifacts", clock);
    this.releases = new VersionStore(storage, "releases", clock);
    this.slots = new Slots(storage, artifacts, clock, List.of(Purpose.RECOMMENDER));
  }

  /** Runs a job of the catalogue at a moment of its own. */
  JobTest.Result run(Job<?> job, String... settings) throws IOException {
    return JobTest.of(job, new AlsTrainJob())
        .root(root)
        .clock(Clock.fixed(NOW.plus(Duration.ofSeconds(++runs)), ZoneOffset.UTC))
        .set(settings)
        .run(job.name());
  }

  Version model(String name, int version) throws IOException {
    String runId = "train-" + name + version;
    return artifacts.commitOnce(
        name,
        runId,
        staging -> {
          staging.write("model/weights", new byte[] {(byte) version});
          return manifest(runId, "2026-03-31", Map.of(), Map.of("verdict", "accepted"));
        });
  }

  /** A model that serves as recommender. */
  Version serving(String name, int version) throws IOException {
    Version model = model(name, version);
    slots.take(Purpose.RECOMMENDER, model, model.manifest().runId(), "test");
    return model;
  }

  /** A release of one customer, whose item is named after the version. */
  Version release(String user, int version, String asOf, Map<String, String> inputs)
      throws IOException {
    String runId = "rank-" + version;
    return releases.commitOnce(
        "recommendations",
        runId,
        staging -> {
          scores(user, "item-of-" + version).write().parquet(staging.path("user_item_scores"));
          scores(null, "hit")
              .selectExpr("rank", "item_id", "score", "source", "release")
              .write()
              .parquet(staging.path("popular_items"));
          return manifest(runId, asOf, inputs, Map.of("source", "als"));
        });
  }

  Version live(String user, int version, String asOf) throws IOException {
    Version release = release(user, version, asOf, Map.of());
    releases.promote(release, "publish-" + version, "test");
    return release;
  }

  private Dataset<Row> scores(String user, String item) {
    return spark.sql(
        """
        SELECT %s user_id, '%s' item_id, CAST(0.5 AS FLOAT) score, 'als' source,
          array(named_struct('item_id', 'tea', 'contribution', CAST(0.375 AS FLOAT))) reasons,
          CAST(0.125 AS FLOAT) reasons_rest, 'exact' reasons_kind, 1 rank,
          CAST(NULL AS DOUBLE) propensity, '1' release
        """
            .formatted(user == null ? "CAST(NULL AS STRING)" : "'" + user + "'", item));
  }

  void product(String item, String title) throws IOException {
    Row row =
        RowFactory.create(
            item,
            title,
            "all",
            null,
            null,
            null,
            null,
            null,
            true,
            "f.csv",
            "ingest-1",
            "2026-03-31");
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(row),
            ShopTables.PRODUCTS
                .schema()
                .add("ds", org.apache.spark.sql.types.DataTypes.StringType));
    try (TableWrite write =
        new TableStore(spark, storage, Clock.systemUTC()).write(ShopTables.PRODUCTS, "ingest-1")) {
      write.replace(Set.of("2026-03-31"), rows);
      write.commit();
    }
  }

  /** One review of a day. */
  void reviews(String day) throws IOException {
    Dataset<Row> rows =
        spark.sql(
            "SELECT 'r-%1$s' review_id, 'p1' item_id, cast(NULL AS string) user_id, 5D rating, cast(NULL AS string) label, cast(NULL AS string) title, 'good' text, 'en' lang, timestamp'%1$s' review_time, 'f.csv' source_file, 'ingest-1' ingest_run, '%1$s' ds"
                .formatted(day));
    try (TableWrite write =
        new TableStore(spark, storage, Clock.systemUTC())
            .write(ShopTables.REVIEWS, "ingest-" + day)) {
      write.replace(Set.of(day), rows);
      write.commit();
    }
  }

  /** A day's pictures: one of a product, one of a customer. */
  void images(String day) throws IOException {
    Dataset<Row> rows =
        spark.sql(
            "SELECT concat(label, '-%1$s') image_id, cast(NULL AS string) item_id, user_id, 'a.png' uri, cast('x' AS binary) content, 1 width, 1 height, 'good' quality, '0' look, label, timestamp'%1$s' image_time, cast(NULL AS map<string,string>) attributes, 'a.png' source_file, 'ingest-1' ingest_run, '%1$s' ds FROM VALUES ('product', cast(NULL AS string)), ('customer', 'u1') AS t(label, user_id)"
                .formatted(day));
    try (TableWrite write =
        new TableStore(spark, storage, Clock.systemUTC())
            .write(ShopTables.IMAGES, "ingest-" + day)) {
      write.replace(Set.of(day), rows);
      write.commit();
    }
  }

  /** All rows of the table of pictures. */
  List<Row> images() throws IOException {
    return new TableStore(spark, storage, Clock.systemUTC())
        .read(ShopTables.IMAGES, LocalDate.of(2100, 1, 1))
        .collectAsList();
  }

  void refused(String day) throws IOException {
    Dataset<Row> rows =
        spark.sql(
            "SELECT 'raw line of customer 42' raw, 'bad' reason, 'f.csv' source_file, '%s' ds"
                .formatted(day));
    try (TableWrite write =
        new TableStore(spark, storage, Clock.systemUTC())
            .write(ShopTables.EVENTS, "ingest-" + day)) {
      write.replaceQuarantine(Set.of(day), rows);
      write.commit();
    }
  }

  private static Manifest manifest(
      String runId, String asOf, Map<String, String> inputs, Map<String, String> labels) {
    return new Manifest(
        runId,
        "rank",
        asOf,
        NOW.toString(),
        "git",
        "{}",
        1,
        inputs,
        List.of(),
        Map.of("als.ndcg@20", 0.25, "als.novelty", 3.0),
        labels,
        "",
        Map.of());
  }

  /** Makes everything below a path look as if it came a time ago. */
  void age(String relative, Duration age) throws IOException {
    try (Stream<Path> paths = Files.walk(root.resolve(relative))) {
      for (Path path : paths.toList()) {
        Files.setLastModifiedTime(path, FileTime.from(NOW.minus(age)));
      }
    }
  }

  boolean exists(String relative) {
    return Files.exists(root.resolve(relative));
  }

  /** Whether any file below the root, or what a run printed, holds a text. */
  boolean anywhere(String text, JobTest.Result run) throws IOException {
    if (run.out().contains(text) || run.err().contains(text)) {
      return true;
    }
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        if (content.contains(new String(wanted, StandardCharsets.ISO_8859_1))) {
          return true;
        }
      }
    }
    return false;
  }
}
