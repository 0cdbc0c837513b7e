package io.shopkeeper.deep.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.deep.data.BadExample;
import io.shopkeeper.deep.data.ExampleFormat;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.deep.train.Clouds.Point;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Two executor processes, one of which dies in the middle of an epoch. */
class LostExecutorTest {
  /** The processes live for seconds: to optimise their code takes longer than to run it. */
  private static final String QUICKLY_STARTED = "-XX:TieredStopAtLevel=1";

  @TempDir Path root;

  /** Points that take down the first process that sees them in training. */
  private record Deadly(String marker) implements ExampleFormat<Point> {
    @Override
    public Point decode(Row row) throws BadExample {
      return Clouds.FORMAT.decode(row);
    }

    @Override
    public MultiDataSet batch(List<Point> examples) {
      return Clouds.FORMAT.batch(examples);
    }

    @Override
    public Point augment(Point example, SplittableRandom random) {
      // About one point in eighteen: it is met after some steps of a round.
      if (!marker.isEmpty()
          && example.x() > 2.3f
          && !SparkEnv.get().executorId().equals("driver")) {
        try {
          Files.createFile(Path.of(marker));
          Runtime.getRuntime().halt(137);
        } catch (FileAlreadyExistsException e) {
          // It has died already.
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return example;
    }
  }

  /** What both sides train: with Adam, so that a step that is done twice would show. */
  private static Weights trained(Path root, String marker) throws Exception {
    Examples<Point> examples =
        Examples.of(Clouds.table(Clouds.rows(200, 8)), new Deadly(marker), 3);
    return new Training(root)
        .epochs(2, 0)
        .of(Clouds.network(new Adam(0.02), 0.8), new Deadly(marker))
        .train(examples, Optional.empty())
        .weights();
  }

  private static String digest(Weights weights) {
    return weights.iterations()
        + " "
        + Arrays.hashCode(weights.parameters())
        + " "
        + Arrays.hashCode(weights.updaterState());
  }

  /** The driver of the two executors: prints what its weights come to. */
  static final class Driver {
    private Driver() {}

    /** Arguments: root, marker, directories of classes. */
    public static void main(String[] args) throws Exception {
      // The session that SharedSpark finds.
      SparkSession spark =
          SparkSession.builder()
              .master("local-cluster[2,1,1024]")
              .appName("two executors")
              .config("spark.ui.enabled", "false")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.shuffle.partitions", "4")
              .config("spark.executor.memory", "512m")
              .config("spark.executor.memoryOverhead", "512m")
              .config("spark.executor.extraClassPath", args[2])
              .config("spark.executor.extraJavaOptions", QUICKLY_STARTED)
              .getOrCreate();
      System.out.println("WEIGHTS " + digest(trained(Path.of(args[0]), args[1])));
      spark.stop();
    }
  }

  @Test
  void anExecutorThatDiesInAnEpochCostsItsTaskOnly() throws Exception {
    Path marker = root.resolve("died");
    Process driver = driver(marker);
    try {
      assertTrue(driver.waitFor(5, TimeUnit.MINUTES), "the driver hangs");
    } finally {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroyForcibly();
    }
    String log = Files.readString(root.resolve("log"));
    assertEquals(0, driver.exitValue(), log);
    assertTrue(Files.exists(marker), "no executor died:\n" + log);
    assertTrue(log.contains("exited with code 137"), log);
    assertEquals(
        "WEIGHTS " + digest(trained(root.resolve("here"), "")),
        Files.readString(root.resolve("out")).strip());
  }

  /** A JVM with what an executor's start script looks for: a folder of jars. */
  private Process driver(Path marker) throws IOException {
    Path jars = Files.createDirectories(root.resolve("spark/jars"));
    List<String> folders = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry).toAbsolutePath();
      if (Files.isDirectory(path)) {
        folders.add(entry);
      } else if (Files.exists(path)) {
        Files.createSymbolicLink(
            jars.resolve(folders.size() + "-" + jars.toFile().list().length + ".jar"), path);
      }
    }
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("-Xmx512m");
    command.add(QUICKLY_STARTED);
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1)));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Driver.class.getName(),
            root.resolve("there").toString(),
            marker.toString(),
            String.join(File.pathSeparator, folders)));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectOutput(root.resolve("out").toFile())
            .redirectError(root.resolve("log").toFile());
    builder.environment().put("SPARK_HOME", root.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder.start();
  }
}
