package io.shopkeeper.benchmark;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.topk.BlockedTopK;
import io.shopkeeper.core.topk.ScoredItems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Runs one contender in a separate process, to measure its CPU time and peak memory: {@code
 * CONTENDER DIRECTORY USERS K REPEATS}. Prints {@link Measured#line()}.
 */
public final class TopKProcess {
  private static final int BATCH = 256;

  /** Number of users of MLlib's warm-up. */
  private static final int WARM_UP_USERS = 100;

  private final Path directory;
  private final Workload data;
  private final int users;
  private final int k;
  private final int repeats;

  private TopKProcess(Path directory, int users, int k, int repeats) throws IOException {
    this.directory = directory;
    this.data = Workload.read(directory);
    this.users = Math.min(users, data.userCount());
    this.k = k;
    this.repeats = repeats;
  }

  /** Runs the contender of the arguments; see the class. */
  public static void main(String[] arguments) throws Exception {
    TopKProcess process =
        new TopKProcess(
            Path.of(arguments[1]),
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]));
    Measured measured =
        switch (arguments[0]) {
          case "kernel" -> process.kernel();
          case "export" -> process.export(0);
          case "export-reasons" -> process.export(5);
          case "write-only" -> process.writeOnly();
          case "mllib" -> process.mllib();
          default -> throw new IllegalArgumentException("no contender " + arguments[0]);
        };
    System.out.println(measured.line());
  }

  private Measured kernel() throws Exception {
    BlockedTopK topK = new BlockedTopK(data.items());
    ScoredItems[] lists = new ScoredItems[users];
    Measured measured =
        Gauge.measure(users, 1, repeats, BlockedTopK.kernel(), () -> score(topK, lists));
    int[] flat = Stream.of(lists).flatMapToInt(list -> IntStream.of(list.items())).toArray();
    Workload.write(directory.resolve("kernel.lists"), flat);
    return measured;
  }

  private void score(BlockedTopK topK, ScoredItems[] lists) {
    int rank = data.items().rank();
    for (int from = 0; from < users; from += BATCH) {
      int to = Math.min(users, from + BATCH);
      float[] batch = Arrays.copyOfRange(data.users(), from * rank, to * rank);
      ScoredItems[] best = topK.topK(batch, to - from, k, data.seen(from, to));
      System.arraycopy(best, 0, lists, from, best.length);
    }
  }

  /** Measures our export. The first repeat is without warm-up, as in a nightly run. */
  private Measured export(int reasons) throws Exception {
    try (SparkSession spark = session();
        ScoreExportBenchmark export = export(spark)) {
      Path out = directory.resolve("export");
      Measured measured =
          Gauge.measure(
              data.userCount(),
              0,
              repeats,
              "fold-in, scores and Parquet; the first in a cold JVM",
              () -> {
                export.export(k, reasons, out.toUri().toString());
                delete(out);
              });
      return measured;
    }
  }

  private Measured writeOnly() throws Exception {
    try (SparkSession spark = session();
        ScoreExportBenchmark export = export(spark)) {
      Path out = directory.resolve("written");
      Measured measured =
          Gauge.measure(
              data.userCount(),
              0,
              repeats,
              "the first in a cold JVM",
              () -> {
                export.writeOnly(k, out.toUri().toString());
                delete(out);
              });
      return measured;
    }
  }

  private ScoreExportBenchmark export(SparkSession spark) {
    return new ScoreExportBenchmark(
        spark, data.items(), data.rowStart(), data.item(), Workload.ALPHA, Workload.REGULARISATION);
  }

  /**
   * Measures MLlib's recommendForUserSubset and a plain write after a warm-up, without excluding
   * seen items.
   */
  private Measured mllib() throws Exception {
    try (SparkSession spark = session()) {
      int rank = data.items().rank();
      Dataset<Row> userFactors = factors(spark, data.users(), data.userCount(), rank);
      Dataset<Row> itemFactors = factors(spark, data.items().values(), data.items().rows(), rank);
      ALSModel model = new ALSModel("als", rank, userFactors, itemFactors);
      model.setUserCol("user").setItemCol("item");
      Path out = directory.resolve("mllib");
      recommend(model, userFactors, WARM_UP_USERS, out);
      delete(out);
      Measured measured =
          Gauge.measure(
              users,
              0,
              repeats,
              "a sample of users; nothing hidden; warm JVM",
              () -> {
                recommend(model, userFactors, users, out);
                delete(out);
              });
      return measured;
    }
  }

  private void recommend(ALSModel model, Dataset<Row> userFactors, int n, Path out) {
    model
        .recommendForUserSubset(userFactors.where("id < " + n).withColumnRenamed("id", "user"), k)
        .selectExpr("user", "explode(recommendations) as recommendation")
        .selectExpr("user", "recommendation.item", "recommendation.rating")
        .write()
        .parquet(out.toUri().toString());
  }

  private static Dataset<Row> factors(SparkSession spark, float[] values, int rows, int rank) {
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType, false)
            .add("features", DataTypes.createArrayType(DataTypes.FloatType, false), false);
    List<Row> list = new ArrayList<>(rows);
    for (int r = 0; r < rows; r++) {
      Float[] features = new Float[rank];
      for (int f = 0; f < rank; f++) {
        features[f] = values[r * rank + f];
      }
      list.add(RowFactory.create(r, features));
    }
    Dataset<Row> factors = spark.createDataFrame(list, schema).repartition(8).cache();
    factors.count();
    return factors;
  }

  @AllowedHere("a benchmark has no JobRunner")
  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[1]")
        .appName("benchmark")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
