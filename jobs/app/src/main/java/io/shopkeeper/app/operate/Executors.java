package io.shopkeeper.app.operate;

import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Inspects the cluster from its executors: their Java, their BLAS, and the root that they see. */
final class Executors {
  /** Duration of a task in milliseconds, long enough that every executor gets one. */
  private static final long TASK_MILLIS = 100;

  private static final String SEPARATOR = "\t";

  private final JavaSparkContext spark;
  private final String root;
  private final SerializableConfiguration hadoop;
  private final String probe;

  /**
   * @param probe the directory of the tokens, under the root
   */
  Executors(SparkSession session, Storage storage, String probe) {
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.root = storage.root().toString();
    this.hadoop = new SerializableConfiguration(storage.configuration());
    this.probe = probe;
  }

  /** The observations of a task on one executor. */
  record Seen(String executor, String java, String blas, int tokens) {}

  /** Whether any executor comes within a time and works. */
  boolean answer(Duration patience) throws InterruptedException, ExecutionException {
    JavaFutureAction<Long> first = spark.parallelize(List.of(1), 1).countAsync();
    try {
      first.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      first.cancel(true);
      return false;
    }
  }

  private JavaRDD<Integer> tasks() {
    int tasks = 4 * spark.defaultParallelism();
    return spark.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks);
  }

  /** Lets each task write a token file, and returns their number. */
  int write() {
    String rootHere = root;
    String probeHere = probe;
    SerializableConfiguration hadoopHere = hadoop;
    return tasks()
        .map(
            task -> {
              Thread.sleep(TASK_MILLIS);
              Storage storage = HadoopStorage.open(rootHere, hadoopHere.value());
              storage.write(
                  probeHere + "/token-" + task, executor().getBytes(StandardCharsets.UTF_8));
              return 1;
            })
        .collect()
        .size();
  }

  /** Lets each task count the tokens that it sees. */
  List<Seen> look() {
    String rootHere = root;
    String probeHere = probe;
    SerializableConfiguration hadoopHere = hadoop;
    // Text, because Kryo cannot deserialise records.
    return tasks()
        .map(
            task -> {
              Thread.sleep(TASK_MILLIS);
              Storage storage = HadoopStorage.open(rootHere, hadoopHere.value());
              return String.join(
                  SEPARATOR,
                  executor(),
                  Integer.toString(Runtime.version().feature()),
                  blas(),
                  Integer.toString(storage.list(probeHere).size()));
            })
        .collect()
        .stream()
        .map(line -> line.split(SEPARATOR, -1))
        .map(part -> new Seen(part[0], part[1], part[2], Integer.parseInt(part[3])))
        .toList();
  }

  /** Lets each task remove the tokens that it sees. */
  void clear() {
    String rootHere = root;
    String probeHere = probe;
    SerializableConfiguration hadoopHere = hadoop;
    tasks()
        .foreach(
            task -> {
              Thread.sleep(TASK_MILLIS);
              clear(rootHere, probeHere, hadoopHere);
            });
  }

  private static void clear(String root, String probe, SerializableConfiguration hadoop)
      throws IOException {
    HadoopStorage.open(root, hadoop.value()).delete(probe);
  }

  private static String executor() {
    SparkEnv env = SparkEnv.get();
    return env.executorId() + "@" + env.blockManager().blockManagerId().host();
  }

  /** The class that Spark's linear algebra has chosen in this process. */
  static String blas() {
    return dev.ludovic.netlib.blas.BLAS.getInstance().getClass().getSimpleName();
  }
}
