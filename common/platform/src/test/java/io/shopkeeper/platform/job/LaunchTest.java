package io.shopkeeper.platform.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.core.settings.SettingsSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
  private static final Path HOME = Path.of("/opt/shopkeeper");
  private static final Path SHIPPED = Path.of("/tmp/x/shopkeeper-settings.json");
  private static final Map<String, String> SPARK =
      Map.of("master", "local[2]", "driver.memory", "3g", "driver.extraJavaOptions", "-Dours=1");

  private static final Path MAPPING = Path.of("/opt/shopkeeper/conf/mappings/shop.conf");

  private static final Path LIBRARY = Path.of("/opt/shopkeeper/lib/shopkeeper-deep.jar");

  private static List<String> command(Map<String, String> environment, String... arguments) {
    return command(List.of(), environment, arguments);
  }

  private static List<String> command(
      List<Path> libraries, Map<String, String> environment, String... arguments) {
    return new Launch.SparkCommand(HOME, environment, "io.shopkeeper.app.Main", SPARK, libraries)
        .of(
            CommandLine.parse(arguments),
            List.of(SHIPPED, MAPPING),
            List.of("als-train", "--settings", "f"));
  }

  private static String after(List<String> command, String option) {
    return command.get(command.indexOf(option) + 1);
  }

  @Test
  void usesTheSparkThatIsInstalled() {
    List<String> command =
        command(Map.of("SPARK_HOME", "/opt/spark", "SHOPKEEPER_JAR", "/j.jar"), "als-train");
    assertEquals("/opt/spark/bin/spark-submit", command.get(0));
    assertTrue(command.contains("spark.master=local[2]"), command.toString());
    assertEquals(
        List.of("/j.jar", "als-train", "--settings", "f"),
        command.subList(command.size() - 4, command.size()));
  }

  @Test
  void embedsSparkWhereNoneIsInstalled() {
    List<String> command = command(Map.of(), "als-train");
    assertTrue(command.get(0).endsWith("/bin/java"), command.get(0));
    assertTrue(command.contains("-Xmx3g"), "the driver's memory is the heap of this very process");
    assertTrue(command.contains("org.apache.spark.deploy.SparkSubmit"));
    assertTrue(command.stream().anyMatch(word -> word.startsWith("--add-opens=java.base/")));
  }

  @Test
  void aLogThatCannotBeWrittenIsSaidBeforeAnythingStarts(@TempDir Path directory)
      throws IOException {
    Path taken = Files.createFile(directory.resolve("taken"));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Launch launch =
        new Launch(
            new JobCatalogue(List.of(new JobRunnerTest.CountJob())),
            "Main",
            new JobRunner.Surroundings(
                JobTest.repository(),
                Clock.systemUTC(),
                Map.of("SHOPKEEPER_LOG_DIR", taken + "/logs"),
                new PrintStream(err, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                new JobRunner.Sessions() {}));
    int exit =
        launch.run(
            "count",
            "--set",
            "shopkeeper.root=\"" + directory + "\"",
            "--set",
            "count.rows=7",
            "--set",
            "count.mode=work");
    String line = err.toString(UTF_8).strip();
    assertEquals(69, exit, line);
    assertTrue(line.contains(taken + "/logs (") && line.contains("SHOPKEEPER_LOG_DIR"), line);
    assertEquals(1, line.lines().count(), line);
  }

  @Test
  void keepsTheShopsOwnJvmOptions() {
    String options =
        command(Map.of("SPARK_HOME", "/s"), "als-train").stream()
            .filter(word -> word.startsWith("spark.driver.extraJavaOptions="))
            .findFirst()
            .orElseThrow();
    assertTrue(options.contains("-Dours=1"), options);
    assertTrue(options.contains("conf/log4j2.properties"), options);
  }

  @Test
  void givesTheEmbeddedSparkTheShopsOwnJvmOptions() {
    List<String> command =
        new Launch.SparkCommand(
                HOME,
                Map.of(),
                "M",
                Map.of(
                    "driver.defaultJavaOptions", "-XX:+UseParallelGC  -Xss2m",
                    "driver.extraJavaOptions", "-XX:+UseSerialGC"),
                List.of())
            .of(CommandLine.parse("als-train"), List.of(SHIPPED), List.of("als-train"));
    assertEquals(
        List.of("-XX:+UseParallelGC", "-Xss2m", "-XX:+UseSerialGC"),
        command.stream()
            .filter(word -> word.startsWith("-XX:+Use") || word.equals("-Xss2m"))
            .toList(),
        "Spark's order: of two, the JVM takes the last");
    assertTrue(command.indexOf("-XX:+UseSerialGC") < command.indexOf("-cp"), "options of the JVM");
  }

  @Test
  void resolvesTheVectorApiInDriverAndExecutors() {
    String module = "--add-modules=jdk.incubator.vector";
    List<String> submitted = command(Map.of("SPARK_HOME", "/s"), "als-train");
    for (String jvm : List.of("driver", "executor")) {
      assertTrue(
          submitted.stream()
              .anyMatch(
                  word ->
                      word.startsWith("spark." + jvm + ".extraJavaOptions=")
                          && word.contains(module)),
          submitted.toString());
    }
    List<String> embedded = command(Map.of(), "als-train");
    assertTrue(embedded.contains(module), embedded.toString());
    assertTrue(
        embedded.indexOf(module) < embedded.indexOf("org.apache.spark.deploy.SparkSubmit"),
        "an option of the JVM, not an argument of its program");
  }

  @Test
  void argumentsForSparkComeAfterTheSettingsSoThatTheyWin() {
    List<String> command =
        command(Map.of("SPARK_HOME", "/s"), "als-train", "--", "--conf", "spark.master=yarn");
    assertTrue(
        command.lastIndexOf("spark.master=yarn") > command.indexOf("spark.master=local[2]"),
        command.toString());
  }

  @Test
  void clusterModeIsSeenInSettingsAndArguments() {
    Launch.SparkCommand command =
        new Launch.SparkCommand(
            HOME, Map.of(), "M", Map.of("submit.deployMode", "cluster"), List.of());
    assertTrue(command.clusterMode(CommandLine.parse("count")));
    assertFalse(command.clusterMode(CommandLine.parse("count", "--", "--deploy-mode", "client")));
  }

  @Test
  void shipsFilesBesideThoseOfTheUserAndOfTheSettings() {
    for (String[] users : new String[][] {{"--files", "/u.txt"}, {"--files=/u.txt"}}) {
      String[] words = new String[users.length + 2];
      words[0] = "als-train";
      words[1] = "--";
      System.arraycopy(users, 0, words, 2, users.length);
      List<String> command = command(Map.of("SPARK_HOME", "/s"), words);
      assertEquals(SHIPPED + "," + MAPPING + ",/u.txt", after(command, "--files"));
      assertEquals(
          1,
          command.stream().filter(word -> word.startsWith("--files")).count(),
          "Spark takes one");
    }
    List<String> command =
        new Launch.SparkCommand(
                HOME, Map.of(), "M", Map.of("files", "/conf.txt", "jars", "/conf.jar"), List.of())
            .of(
                CommandLine.parse("als-train", "--", "--master", "spark://h:7077"),
                List.of(SHIPPED),
                List.of("als-train"));
    assertEquals(SHIPPED + ",/conf.txt", after(command, "--files"));
    assertEquals("/conf.jar", after(command, "--jars"));
    assertFalse(command.contains("spark.files=/conf.txt"), command.toString());
  }

  @Test
  void yarnNeedsAnInstalledSpark() {
    CommandLine line = CommandLine.parse("als-train", "--", "--master", "yarn");
    JobException refused =
        assertThrows(
            JobException.class,
            () ->
                new Launch.SparkCommand(HOME, Map.of(), "M", SPARK, List.of()).requireSpark(line));
    assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
    assertTrue(refused.getMessage().contains("SPARK_HOME"), refused.getMessage());
    new Launch.SparkCommand(HOME, Map.of("SPARK_HOME", "/s"), "M", SPARK, List.of())
        .requireSpark(line);
    new Launch.SparkCommand(HOME, Map.of(), "M", SPARK, List.of())
        .requireSpark(CommandLine.parse("als-train"));
  }

  /** What anybody sees with {@code ps} holds no secret; what the driver gets does. */
  @Test
  void secretsOfSparkGoThroughTheEnvironment() {
    Settings settings =
        Settings.of(
            SettingsSchema.of(RunnerSettings.class),
            List.of(
                ConfigFactory.parseString(
                    "shopkeeper { root = w, zone = UTC, pseudonym-key = demo }"
                        + ", storage.shared-filesystem = false"
                        + ", spark { master = \"local[2]\", authenticate.secret = hunter2 }")));
    RunnerSettings bound = settings.bind(RunnerSettings.class);
    Launch.SparkCommand command =
        new Launch.SparkCommand(HOME, Map.of(), "M", bound.openSpark(), List.of());
    List<String> words =
        command.of(CommandLine.parse("als-train"), List.of(SHIPPED), List.of("als-train"));
    assertFalse(words.toString().contains("hunter2"), words.toString());
    assertTrue(words.contains("spark.master=local[2]"), words.toString());
    assertTrue(
        command
            .environment(false, settings)
            .getOrDefault(SettingsLayers.SECRETS, "")
            .contains("hunter2"));
    assertEquals(Map.of("authenticate.secret", "hunter2"), bound.secretSpark());
  }

  @Test
  void codesThatSparkEndsWithAreNoneOfOurs() {
    JobException refused = assertThrows(JobException.class, () -> Launch.requireExitOfSpark(53));
    assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
    assertTrue(refused.getMessage().contains("spark.local.dir"), refused.getMessage());
    for (int exit : new int[] {50, 51, 52}) {
      Exception unknown =
          assertThrows(IllegalStateException.class, () -> Launch.requireExitOfSpark(exit));
      assertEquals(ExitCode.FAILED, Failures.exitCode(unknown));
    }
    for (ExitCode ours : ExitCode.values()) {
      Launch.requireExitOfSpark(ours.code());
    }
  }

  @Test
  void sparksUiListensWhereTheDriverDoes() {
    Settings none =
        Settings.of(SettingsSchema.of(RunnerSettings.class), List.of(ConfigFactory.empty()));
    Map<String, String> loopback = Map.of("driver.bindAddress", "127.0.0.1");
    assertEquals(
        "127.0.0.1",
        new Launch.SparkCommand(HOME, Map.of(), "M", loopback, List.of())
            .environment(false, none)
            .get("SPARK_LOCAL_IP"));
    assertFalse(
        new Launch.SparkCommand(
                HOME, Map.of("SPARK_LOCAL_IP", "10.0.0.7"), "M", loopback, List.of())
            .environment(false, none)
            .containsKey("SPARK_LOCAL_IP"),
        "what the user set counts");
    assertFalse(
        new Launch.SparkCommand(HOME, Map.of(), "M", Map.of(), List.of())
            .environment(false, none)
            .containsKey("SPARK_LOCAL_IP"));
  }

  @Test
  void shipsALibraryOnlyWithTheJobThatNeedsIt() {
    Map<String, String> installed = Map.of("SPARK_HOME", "/s");
    assertFalse(command(installed, "als-train").contains("--jars"));
    List<String> command = command(List.of(LIBRARY), installed, "fashion-mnist");
    assertEquals(LIBRARY.toString(), after(command, "--jars"));
    assertTrue(command.indexOf("--jars") < command.indexOf("shopkeeper.jar"), command.toString());
  }

  @Test
  void shipsALibraryBesideThoseOfTheUser() {
    List<String> command =
        command(
            List.of(LIBRARY),
            Map.of("SPARK_HOME", "/s"),
            "fashion-mnist",
            "--",
            "--jars",
            "/u.jar");
    assertEquals(LIBRARY + ",/u.jar", after(command, "--jars"));
  }

  @Test
  void putsALibraryOnTheClassPathOfTheEmbeddedSpark() {
    List<String> local = command(List.of(LIBRARY), Map.of(), "fashion-mnist");
    assertTrue(after(local, "-cp").endsWith(":" + LIBRARY), after(local, "-cp"));
    assertFalse(local.contains("--jars"), "one process has it on its class path already");
    List<String> cluster =
        command(List.of(LIBRARY), Map.of(), "fashion-mnist", "--", "--master", "spark://h:7077");
    assertEquals(LIBRARY.toString(), after(cluster, "--jars"));
  }
}
