package io.shopkeeper.platform.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
  @TempDir Path directory;

  private record Ended(int exit, String err) {}

  private Ended launch(Map<String, String> environment, String... arguments) {
    Map<String, String> variables =
        new HashMap<>(Map.of("SHOPKEEPER_LOG_DIR", directory.toString()));
    variables.putAll(environment);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream console = new PrintStream(err, true, UTF_8);
    Launch launch =
        new Launch(
            new JobCatalogue(List.of(new JobRunnerTest.CountJob())),
            "Main",
            new JobRunner.Surroundings(
                JobTest.repository(),
                Clock.systemUTC(),
                variables,
                console,
                console,
                new JobRunner.Sessions() {}));
    List<String> words = new ArrayList<>(List.of("count"));
    for (String set :
        List.of(
            "shopkeeper.root=\"" + directory.resolve("root") + "\"",
            "storage.shared-filesystem=true",
            "count.rows=7",
            "count.mode=work")) {
      words.addAll(List.of("--set", set));
    }
    words.addAll(Arrays.asList(arguments));
    int exit = launch.run(words.toArray(String[]::new));
    return new Ended(exit, err.toString(UTF_8));
  }

  @Test
  void aLogThatCannotBeWrittenIsSaidBeforeAnythingStarts() throws IOException {
    Path taken = Files.createFile(directory.resolve("taken"));
    Ended ended = launch(Map.of("SHOPKEEPER_LOG_DIR", taken + "/logs"));
    assertEquals(69, ended.exit(), ended.err());
    assertTrue(ended.err().contains(taken + "/logs ("), ended.err());
    assertTrue(ended.err().contains("SHOPKEEPER_LOG_DIR"), ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
  }

  @Test
  void codesThatSparkEndsWithAreNoneOfOurs() {
    JobException refused = assertThrows(JobException.class, () -> Launch.requireExitOfSpark(53));
    assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
    assertTrue(refused.getMessage().contains("spark.local.dir"), refused.getMessage());
    JobException killed = assertThrows(JobException.class, () -> Launch.requireExitOfSpark(137));
    assertEquals(ExitCode.UNAVAILABLE, killed.exitCode());
    assertTrue(killed.getMessage().contains("spark.driver.memory"), killed.getMessage());
    for (int exit : new int[] {50, 51, 52}) {
      Exception unknown =
          assertThrows(IllegalStateException.class, () -> Launch.requireExitOfSpark(exit));
      assertEquals(ExitCode.FAILED, Failures.exitCode(unknown));
    }
    for (ExitCode ours : ExitCode.values()) {
      Launch.requireExitOfSpark(ours.code());
    }
  }

  /**
   * A Spark that is none: it submits, as YARN's client says it does, and the driver is what the
   * script does, with the folder of the submission in {@code $at}.
   */
  private Ended submitToCluster(String driver, String... arguments) throws IOException {
    Path spark = Files.createDirectories(directory.resolve("spark/bin")).resolve("spark-submit");
    Files.writeString(
        spark,
        """
        #!/bin/sh
        for word; do at=$word; done
        at=${at#file:}
        echo "INFO Client: Submitted application application_1700000000000_0001"
        say() { mkdir -p $at/lines; echo "$2" > $at/lines/000000000$1; }
        end() { echo "{\\"exitCode\\":$1,\\"message\\":\\"$2\\"}" > $at/end.json; }
        """
            + driver);
    assertTrue(spark.toFile().setExecutable(true));
    Path jar = Files.writeString(directory.resolve("shopkeeper.jar"), "jar");
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    if (!words.contains("--")) {
      words.add("--");
    }
    words.addAll(List.of("--master", "yarn", "--deploy-mode", "cluster"));
    return launch(
        Map.of(
            "SPARK_HOME", directory.resolve("spark").toString(),
            "HADOOP_CONF_DIR", directory.toString(),
            "SHOPKEEPER_JAR", jar.toString()),
        words.toArray(String[]::new));
  }

  private List<Path> submissions() throws IOException {
    Path folder = directory.resolve("root").resolve(Submission.FOLDER);
    try (Stream<Path> left = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
      return left.toList();
    }
  }

  @Test
  void inClusterModeTheConsoleIsTheDriversAndTheCodeIsItsOwn() throws IOException {
    for (int code : new int[] {0, 64, 65, 69, 99, 1}) {
      String message = code == 0 ? "" : "ended with " + code;
      Ended ended =
          submitToCluster(
              "say 1 'count · count · done'; say 2 'shopkeeper: count: %s'; end %d '%s'; exit 1"
                  .formatted(message, code, message));
      assertEquals(code, ended.exit(), ended.err());
      assertEquals(
          List.of(
              "count · on the cluster; the whole log: yarn logs -applicationId application_1700000000000_0001",
              "count · count · done",
              "shopkeeper: count: " + message),
          ended.err().lines().toList());
      assertEquals(List.of(), submissions());
    }
  }

  /** It asks the Master now and then, and on a busy machine misses the answer. */
  @Test
  @Tag("long")
  void aClientOfSparkThatDoesNotNoticeTheEndIsNotWaitedFor() throws IOException {
    Ended ended = submitToCluster("end 65 'file x is empty'; exec sleep 300");
    assertEquals(65, ended.exit());
    assertTrue(ended.err().contains("shopkeeper: count: file x is empty"), ended.err());
  }

  @Test
  void theOneLineIsShownThoughTheDriverCouldSayNothing() throws IOException {
    Ended ended = submitToCluster("end 65 'file x is empty'");
    assertEquals(65, ended.exit());
    assertTrue(ended.err().contains("shopkeeper: count: file x is empty"), ended.err());
  }

  @Test
  void aDriverThatIsLostIsUnavailableAndSaysWhereTheLogIs() throws IOException {
    Ended ended =
        submitToCluster("echo '\t diagnostics: AM Container exited with exitCode: 137'; exit 1");
    assertEquals(69, ended.exit());
    assertTrue(ended.err().contains("exitCode: 137"), ended.err());
    assertTrue(ended.err().contains("yarn logs -applicationId application_17"), ended.err());
    assertEquals(1, submissions().size(), "what may be alive finds its settings");
  }

  @Test
  void aSparkThatSubmitsNothingSaysWhy() throws IOException {
    Path spark = Files.createDirectories(directory.resolve("spark/bin")).resolve("spark-submit");
    Files.writeString(spark, "#!/bin/sh\necho 'Error: Unrecognized option: --quue'; exit 1");
    assertTrue(spark.toFile().setExecutable(true));
    Ended ended =
        launch(
            Map.of(
                "SPARK_HOME", directory.resolve("spark").toString(),
                "HADOOP_CONF_DIR", directory.toString()),
            "--",
            "--master",
            "yarn",
            "--deploy-mode",
            "cluster");
    assertEquals(69, ended.exit());
    assertTrue(ended.err().contains("Unrecognized option: --quue"), ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
  }

  /** Settings, and the configuration of the log, lie where every node finds them. */
  @Test
  void theDriverFindsWhatItReads() throws IOException {
    Ended ended =
        submitToCluster(
            "grep -q '\"rows\" *: *7' $at/settings.json && [ -s $at/conf/log4j2.properties ]"
                + " && end 0 '' || end 1 missing");
    assertEquals(0, ended.exit(), ended.err());
    assertFalse(ended.err().contains("missing"), ended.err());
  }
}
