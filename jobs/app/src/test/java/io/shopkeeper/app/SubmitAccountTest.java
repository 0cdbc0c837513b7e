package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shopkeeper.app.HollowRelease.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code submit} as an account that owns nothing of the installation, without a home. */
class SubmitAccountTest {
  @TempDir Path home;

  private HollowRelease release;

  /** A release that its account may read, beside a folder in which it may not write. */
  @BeforeEach
  void makeHome() throws IOException {
    release = new HollowRelease(home, "$*");
    Files.createDirectory(home.resolve("closed"));
    release.mode("", "rwxr-xr-x");
    release.mode("closed", "r-xr-xr-x");
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
    ProcessBuilder builder = release.submit(account()).directory(home.resolve("closed").toFile());
    builder.environment().remove("HOME");
    builder.environment().put("SHOPKEEPER_LOG_DIR", logs);
    return HollowRelease.end(builder);
  }

  @Test
  void withoutAPlaceForTheLogLog4jStaysSilent() throws Exception {
    for (String logs : List.of("logs", home.resolve("closed").toString())) {
      Ended ended = submit(logs);
      assertEquals(0, ended.exit(), ended.said());
      assertTrue(ended.said().contains("-Dlog4j2.level=OFF"), ended.said());
    }
    release.mode("closed", "rwxrwxrwx");
    assertTrue(submit("logs").said().contains("conf/log4j2.properties"));
  }

  @Test
  void aJarThatMayNotBeReadIsNamed() throws Exception {
    release.mode("lib/shopkeeper.jar", "---------");
    Ended ended = submit("logs");
    assertEquals(69, ended.exit(), ended.said());
    assertEquals(1, ended.said().lines().count(), ended.said());
    assertTrue(ended.said().contains("lib/shopkeeper.jar may not be read"), ended.said());
  }
}
