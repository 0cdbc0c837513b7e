package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchTest {
  private static final Path HOME = Path.of("/opt/shopkeeper");
  private static final Path SHIPPED = Path.of("/tmp/x/shopkeeper-settings.json");
  private static final Map<String, String> SPARK =
      Map.of("master", "local[2]", "driver.memory", "3g", "driver.extraJavaOptions", "-Dours=1");

  private static final Path LIBRARY = Path.of("/opt/shopkeeper/lib/shopkeeper-deep.jar");

  private static List<String> command(Map<String, String> environment, String... arguments) {
    return command(List.of(), environment, arguments);
  }

  private static List<String> command(
      List<Path> libraries, Map<String, String> environment, String... arguments) {
    return new Launch.SparkCommand(HOME, environment, "io.shopkeeper.app.Main", SPARK, libraries)
        .of(CommandLine.parse(arguments), SHIPPED, List.of("als-train", "--settings", "f"));
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
