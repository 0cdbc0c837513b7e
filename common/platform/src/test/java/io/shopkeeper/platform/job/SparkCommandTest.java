package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.core.settings.SettingsSchema;
import io.shopkeeper.platform.storage.LocalDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SparkCommandTest {
  private static final Path HOME = Path.of("/opt/shopkeeper");
  private static final Map<String, String> SPARK =
      Map.of("master", "local[2]", "driver.memory", "3g", "driver.extraJavaOptions", "-Dours=1");

  private static final String LIBRARY = "/opt/shopkeeper/lib/shopkeeper-deep.jar";

  private static List<String> command(Map<String, String> environment, String... arguments) {
    return command(List.of(), environment, arguments);
  }

  private static List<String> command(
      List<String> libraries, Map<String, String> environment, String... arguments) {
    return of(environment, SPARK, arguments)
        .of("/j.jar", libraries, List.of("als-train", "--settings", "f"));
  }

  private static SparkCommand of(
      Map<String, String> environment, Map<String, String> spark, String... arguments) {
    return new SparkCommand(
        HOME, environment, "io.shopkeeper.app.Main", spark, CommandLine.parse(arguments));
  }

  private static String property(List<String> command, String name) {
    return command.stream()
        .filter(word -> word.startsWith("spark." + name + "="))
        .map(word -> word.substring(word.indexOf('=') + 1))
        .reduce((first, last) -> last)
        .orElse("");
  }

  private static String after(List<String> command, String option) {
    return command.get(command.indexOf(option) + 1);
  }

  @Test
  void usesTheSparkThatIsInstalled() {
    List<String> command = command(Map.of("SPARK_HOME", "/opt/spark"), "als-train");
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

  /** spark-submit looks for the jars and files that it ships before it knows a class of ours. */
  @Test
  void anInstalledSparkLooksForFilesWithItsOwnFileSystem() {
    Map<String, String> local =
        Map.of("master", "local[2]", "hadoop.fs.file.impl", LocalDisk.class.getName());
    Map<String, String> installed = Map.of("SPARK_HOME", "/s");
    String option = "spark.hadoop.fs.file.impl=" + LocalDisk.class.getName();
    List<String> job = List.of("session-rnn");
    assertTrue(of(installed, local, "a").of("/j.jar", List.of(), job).contains(option));
    assertFalse(of(installed, local, "a").of("/j.jar", List.of(LIBRARY), job).contains(option));
    assertFalse(
        of(installed, local, "a", "--", "--files", "f")
            .of("/j.jar", List.of(), job)
            .contains(option));
    assertTrue(of(Map.of(), local, "a").of("/j.jar", List.of(LIBRARY), job).contains(option));
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
        of(
                Map.of(),
                Map.of(
                    "driver.defaultJavaOptions", "-XX:+UseParallelGC  -Xss2m",
                    "driver.extraJavaOptions", "-XX:+UseSerialGC"),
                "als-train")
            .of("/j.jar", List.of(), List.of("als-train"));
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
  void clusterModeIsSeenHoweverItIsSaid() {
    Map<String, String> cluster = Map.of("submit.deployMode", "cluster");
    assertTrue(of(Map.of(), cluster, "count").cluster());
    assertFalse(of(Map.of(), cluster, "count", "--", "--deploy-mode", "client").cluster());
    for (String[] words :
        new String[][] {
          {"--deploy-mode", "cluster"},
          {"--deploy-mode=cluster"},
          {"--conf", "spark.submit.deployMode=cluster"},
          {"-c", "spark.submit.deployMode=cluster"},
          {"--conf=spark.submit.deployMode=cluster"}
        }) {
      List<String> line = new ArrayList<>(List.of("count", "--"));
      line.addAll(List.of(words));
      assertTrue(of(Map.of(), SPARK, line.toArray(String[]::new)).cluster(), line.toString());
    }
    assertFalse(of(Map.of(), SPARK, "count").cluster());
  }

  /** The client's own JVM is no driver: neither its heap nor its log are the driver's. */
  @Test
  void aDriverOnAWorkerGetsWhatOnlyItsCommandCanGiveIt() {
    String[] line = {"count", "--", "--master", "spark://h:7077", "--deploy-mode", "cluster"};
    for (String sparkHome : List.of("", "/s")) {
      List<String> command = command(Map.of("SPARK_HOME", sparkHome), line);
      String options = property(command, "driver.extraJavaOptions");
      assertTrue(options.contains("-Dours=1"), options);
      assertTrue(options.contains("--add-opens=java.base/java.nio=ALL-UNNAMED"), options);
      assertFalse(options.contains("log4j2"), options);
      assertEquals("true", property(command, "standalone.submit.waitAppCompletion"));
      assertFalse(command.contains("-Xmx3g"), command.toString());
      assertEquals("", property(command, "yarn.submit.waitAppCompletion"));
    }
  }

  @Test
  void aDriverOnYarnLogsWhereYarnCollects() {
    List<String> command =
        command(
            Map.of("SPARK_HOME", "/s"), "count", "--", "--master=yarn", "--deploy-mode=cluster");
    assertEquals("<LOG_DIR>", property(command, "yarn.appMasterEnv.SHOPKEEPER_LOG_DIR"));
    assertEquals("true", property(command, "yarn.submit.waitAppCompletion"));
    String options = property(command, "driver.extraJavaOptions");
    assertFalse(options.contains("/opt/shopkeeper"), options + " names a path of this machine");
  }

  @Test
  void aDriverInAPodLogsIntoItsOwnFolder() {
    List<String> command =
        command(
            Map.of("SPARK_HOME", "/s"), "count", "--", "--master=k8s://h", "--deploy-mode=cluster");
    assertEquals(".", property(command, "kubernetes.driverEnv.SHOPKEEPER_LOG_DIR"));
    assertEquals("true", property(command, "kubernetes.submission.waitAppCompletion"));
    String options = property(command, "driver.extraJavaOptions");
    assertFalse(options.contains("/opt/shopkeeper"), options + " names a path of this machine");
  }

  @Test
  void aDriverOnTheClusterKnowsNothingOfThisTerminal() {
    Settings none =
        Settings.of(SettingsSchema.of(RunnerSettings.class), List.of(ConfigFactory.empty()));
    Map<String, String> variables =
        of(Map.of("SHOPKEEPER_TERMINAL", "1"), SPARK, "count", "--", "--deploy-mode", "cluster")
            .environment(none);
    assertEquals("", variables.get("SHOPKEEPER_TERMINAL"));
    assertEquals(".", variables.get("SHOPKEEPER_LOG_DIR"));
    assertFalse(variables.containsKey(SparkCommand.LAUNCHER), "it outlives submit");
    assertTrue(of(Map.of(), SPARK, "count").environment(none).containsKey(SparkCommand.LAUNCHER));
  }

  @Test
  void nothingOfOursReplacesWhatTheUserShips() {
    for (String[] users : new String[][] {{"--files", "/u.txt"}, {"--files=/u.txt"}}) {
      String[] words = new String[users.length + 2];
      words[0] = "als-train";
      words[1] = "--";
      System.arraycopy(users, 0, words, 2, users.length);
      List<String> command = command(Map.of("SPARK_HOME", "/s"), words);
      assertEquals("/u.txt", after(command, "--files"));
    }
    List<String> command =
        of(
                Map.of(),
                Map.of("files", "/conf.txt", "jars", "/conf.jar"),
                "als-train",
                "--",
                "--files",
                "/u.txt",
                "--master",
                "spark://h:7077")
            .of("/j.jar", List.of(), List.of("als-train"));
    assertEquals("/conf.txt,/u.txt", after(command, "--files"));
    assertEquals("/conf.jar", after(command, "--jars"));
    assertFalse(command.contains("spark.files=/conf.txt"), command.toString());
    assertEquals(
        1, command.stream().filter(word -> word.startsWith("--files")).count(), "Spark takes one");
  }

  private static void assertRefused(
      ExitCode code, String expected, Map<String, String> environment, String... spark) {
    List<String> line = new ArrayList<>(List.of("als-train", "--"));
    line.addAll(List.of(spark));
    SparkCommand command = of(environment, SPARK, line.toArray(String[]::new));
    JobException refused = assertThrows(JobException.class, command::requireSpark);
    assertEquals(code, refused.exitCode());
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  @Test
  void whatCannotWorkIsRefusedBeforeSparkStarts() {
    Map<String, String> installed = Map.of("SPARK_HOME", "/s", "HADOOP_CONF_DIR", "/etc/hadoop");
    assertRefused(ExitCode.UNAVAILABLE, "SPARK_HOME", Map.of(), "--master", "yarn");
    assertRefused(ExitCode.UNAVAILABLE, "SPARK_HOME", Map.of(), "--master", "k8s://h");
    assertRefused(
        ExitCode.UNAVAILABLE, "HADOOP_CONF_DIR", Map.of("SPARK_HOME", "/s"), "--master", "yarn");
    assertRefused(ExitCode.USAGE, "--env yarn", installed, "--deploy-mode", "cluster");
    of(installed, SPARK, "als-train", "--", "--master", "yarn").requireSpark();
    of(installed, SPARK, "als-train", "--", "--master=yarn", "--deploy-mode=cluster")
        .requireSpark();
    of(Map.of(), SPARK, "als-train").requireSpark();
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
    SparkCommand command = of(Map.of(), bound.openSpark(), "als-train");
    List<String> words = command.of("/j.jar", List.of(), List.of("als-train"));
    assertFalse(words.toString().contains("hunter2"), words.toString());
    assertTrue(words.contains("spark.master=local[2]"), words.toString());
    assertTrue(
        command.environment(settings).getOrDefault(SettingsLayers.SECRETS, "").contains("hunter2"));
    assertEquals(Map.of("authenticate.secret", "hunter2"), bound.secretSpark());
  }

  @Test
  void sparksUiListensWhereTheDriverDoes() {
    Settings none =
        Settings.of(SettingsSchema.of(RunnerSettings.class), List.of(ConfigFactory.empty()));
    Map<String, String> loopback = Map.of("driver.bindAddress", "127.0.0.1");
    assertEquals(
        "127.0.0.1", of(Map.of(), loopback, "count").environment(none).get("SPARK_LOCAL_IP"));
    assertFalse(
        of(Map.of("SPARK_LOCAL_IP", "10.0.0.7"), loopback, "count")
            .environment(none)
            .containsKey("SPARK_LOCAL_IP"),
        "what the user set counts");
    assertFalse(of(Map.of(), Map.of(), "count").environment(none).containsKey("SPARK_LOCAL_IP"));
  }

  @Test
  void shipsALibraryOnlyWithTheJobThatNeedsIt() {
    Map<String, String> installed = Map.of("SPARK_HOME", "/s");
    assertFalse(command(installed, "als-train").contains("--jars"));
    List<String> command = command(List.of(LIBRARY), installed, "fashion-mnist");
    assertEquals(LIBRARY, after(command, "--jars"));
    assertTrue(command.indexOf("--jars") < command.indexOf("/j.jar"), command.toString());
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
    assertEquals(LIBRARY, after(cluster, "--jars"));
  }
}
