package io.shopkeeper.vision.label;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.picture.PerceptualHash;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.table.HandWritten;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import io.shopkeeper.testkit.SharedSpark;
import io.shopkeeper.vision.interest.UserInterestsJob;
import io.shopkeeper.vision.picture.Drawn;
import io.shopkeeper.vision.scene.SceneTrainJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A shop of drawn goods after a night of pictures, which the tests of all jobs of the domain look
 * at. It is made once in a process; whoever changes it works on a copy.
 */
public final class DrawnShop {
  /** Pictures of products with a usual label. */
  public static final int PICTURES = 160;

  private static final String DAY = "2026-03-31";
  private static final SparkSession SPARK = SharedSpark.session();

  private static Path home;

  /** What the jobs of the first night said, by name. */
  private static final Map<String, JobTest.Result> NIGHT = new HashMap<>();

  private DrawnShop() {}

  private static synchronized Path home() {
    try {
      if (home == null) {
        home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "drawn-shop");
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty directory. */
  public static Path empty(String name) throws IOException {
    return Files.createDirectory(home().resolve(name));
  }

  /** The root after its first night. */
  public static synchronized Path morning() throws IOException {
    Path morning = home().resolve("morning");
    if (NIGHT.isEmpty()) {
      Files.createDirectory(morning);
      backbone();
      images(morning, PICTURES);
      night(jobs(morning), "product-vision-train");
      night(jobs(morning).set("vision.from-scratch=never"), "scene-train");
      night(jobs(morning), "product-vision-score");
    }
    return morning;
  }

  private static void night(JobTest jobs, String job) throws IOException {
    JobTest.Result result = jobs.run(job, "--run-id", "first-" + job);
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    NIGHT.put(job, result);
  }

  /** How a job of the first night ended. */
  public static JobTest.Result first(String job) throws IOException {
    morning();
    return NIGHT.get(job);
  }

  /** Jobs that learn through the backbone and from scratch. */
  public static JobTest jobs(Path root) {
    return alone(root)
        .set(
            "pretrained.pictures=\"" + home().resolve("backbone") + "\"",
            "vision.from-scratch=always");
  }

  /** Jobs without a backbone. */
  public static JobTest alone(Path root) {
    return JobTest.of(
            new ProductVisionTrainJob(),
            new SceneTrainJob(),
            new ProductVisionScoreJob(),
            new UserInterestsJob())
        .root(root)
        .set("vision.side=24", "vision.filters=8", "vision.least-pictures=10")
        .set(
            "vision.head-epochs=10", "vision.learning-rate=0.01", "classifier.bootstrap-rounds=100")
        .set("deep.batch-size=8", "deep.epochs=8", "deep.placement=averaged");
  }

  /** A backbone of three numbers: the mean of each channel. */
  private static void backbone() throws IOException {
    Path model = Files.createDirectory(home().resolve("backbone"));
    byte[] onnx = DrawnShop.class.getResourceAsStream("channel-means.onnx").readAllBytes();
    Files.write(model.resolve("model.onnx"), onnx);
    Files.writeString(
        model.resolve("model.properties"),
        """
        kind = picture-encoder
        dimension = 3
        size = 32
        fit = crop
        mean = 127
        deviation = 8
        layout = nchw
        sha256 = %s
        licence = Apache-2.0
        source = drawn for this test
        """
            .formatted(Sha256.of(onnx).hex()));
  }

  /** Pictures of drawn goods, two of each product; every twentieth has a wrong label. */
  public static void images(Path root, int count) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int kind = i / 2 % Drawn.CLASSES.size();
      byte[] content = Drawn.png(Drawn.picture(kind, i));
      rows.add(
          image(
              "p" + i,
              "item" + i / 2,
              content,
              i % 20 == 19 ? Drawn.CLASSES.get((kind + 1) % 3) : Drawn.CLASSES.get(kind)));
    }
    rows.add(image("rare", "rare", Drawn.png(Drawn.picture(0, 9999)), "once"));
    rows.add(image("customer", null, Drawn.png(Drawn.picture(1, 8888)), null));
    write(root, rows);
  }

  /** A row of the table images. */
  public static Map<String, Object> image(String id, String item, byte[] content, String label) {
    Map<String, Object> row = new HashMap<>();
    row.put("image_id", id);
    row.put("item_id", item);
    row.put("uri", id + ".png");
    row.put("content", content);
    row.put("width", 48);
    row.put("height", 48);
    row.put("quality", "good");
    // Hashes far from one another: no picture is a copy of another one.
    row.put("look", PerceptualHash.text(id.hashCode() * 0x9E3779B97F4A7C15L));
    row.put("label", label);
    if (label != null) {
      // Discs lie in rooms, all else outside.
      row.put(
          "attributes",
          scala.collection.JavaConverters.mapAsScalaMap(
              Map.of("scene", label.equals(Drawn.CLASSES.get(0)) ? "room" : "outside")));
    }
    return row;
  }

  /** Makes these rows the table images. */
  public static void write(Path root, List<Map<String, Object>> rows) throws IOException {
    write(root, ShopTables.IMAGES, rows);
  }

  /** Makes these rows a table; a column that must be there and has no value is {@code test}. */
  public static void write(Path root, TableSpec table, List<Map<String, Object>> rows)
      throws IOException {
    StructType schema = table.schema();
    List<Row> all =
        rows.stream()
            .map(
                values ->
                    RowFactory.create(
                        Arrays.stream(schema.fieldNames())
                            .map(
                                name ->
                                    values.getOrDefault(
                                        name, schema.apply(name).nullable() ? null : "test"))
                            .toArray()))
            .toList();
    HandWritten.table(root, table, DAY, all);
  }

  /** A table of a version of the release vision. */
  public static Dataset<Row> table(Path root, int version, String name) {
    return SPARK
        .read()
        .parquet(root.resolve("releases/vision/versions/000000" + version + "/" + name).toString());
  }

  /** The accuracy of a contender, by the record of a run; NaN if it did not compete. */
  public static double accuracy(JsonNode run, String contender) {
    return run.at("/metrics/" + contender + ".accuracy").asDouble(Double.NaN);
  }
}
