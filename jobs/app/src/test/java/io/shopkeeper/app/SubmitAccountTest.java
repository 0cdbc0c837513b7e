package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shopkeeper.platform.job.JobTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code submit} as an account that owns nothing of the installation, without a home. */
class SubmitAccountTest {
  @TempDir Path home;

  private record Ended(int exit, String said) {}

  /** An unpacked release that its account may read, whose Java says how it was started. */
  @BeforeEach
  void makeHome() throws IOException {
    script(
        "java/bin/java",
        "case \"$*\" in *showSettings*) echo '    java.specification.version = 17' ;;"
            + " *) echo \"$*\" ;; esac");
    script("spark/bin/spark-submit", "exit 1");
    Files.createDirectories(home.resolve("lib"));
    Files.createFile(home.resolve("lib/shopkeeper.jar"));
    Files.createDirectories(home.resolve("submit-scripts"));
    Files.copy(
        JobTest.repository().resolve("submit-scripts/submit"),
        home.resolve("submit-scripts/submit"));
    Files.createDirectory(home.resolve("closed"));
    mode("", "rwxr-xr-x");
    mode("closed", "r-xr-xr-x");
  }

  private void script(String name, String line) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    mode(name, "rwxr-xr-x");
  }

  private void mode(String name, String mode) throws IOException {
    Files.setPosixFilePermissions(home.resolve(name), PosixFilePermissions.fromString(mode));
  }

  /** Root may read and write everything, so it hands over to an account that may not. */
  private static List<String> account() {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/setpriv")), "root, and no setpriv to be another");
    return List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
  }

  private Ended submit(String logs) throws Exception {
    List<String> command = new ArrayList<>(account());
    command.addAll(List.of("bash", home.resolve("submit-scripts/submit").toString(), "doctor"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.resolve("closed").toFile());
    builder.environment().remove("HOME");
    builder.environment().put("JAVA_HOME", home.resolve("java").toString());
    builder.environment().put("SPARK_HOME", home.resolve("spark").toString());
    builder.environment().put("SHOPKEEPER_LOG_DIR", logs);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  @Test
  void withoutAPlaceForTheLogLog4jStaysSilent() throws Exception {
    for (String logs : List.of("logs", home.resolve("closed").toString())) {
      Ended ended = submit(logs);
      assertEquals(0, ended.exit(), ended.said());
      assertTrue(ended.said().contains("-Dlog4j2.level=OFF"), ended.said());
    }
    mode("closed", "rwxrwxrwx");
    assertTrue(submit("logs").said().contains("conf/log4j2.properties"));
  }

  @Test
  void aJarThatMayNotBeReadIsNamed() throws Exception {
    mode("lib/shopkeeper.jar", "---------");
    Ended ended = submit("logs");
    assertEquals(69, ended.exit(), ended.said());
    assertEquals(1, ended.said().lines().count(), ended.said());
    assertTrue(ended.said().contains("lib/shopkeeper.jar may not be read"), ended.said());
  }
}
