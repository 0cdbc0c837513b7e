package io.shopkeeper.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real data sets, found through the system property {@code shopkeeper.test.data}. */
public final class RealData {
  private RealData() {}

  /**
   * A file of the data sets; skips the test with a message where it is absent.
   *
   * @param relative such as {@code interactions/gowalla/train.txt.gz}
   */
  public static Path require(String relative) {
    String root = System.getProperty("shopkeeper.test.data", "");
    assumeTrue(
        !root.isBlank() && !root.startsWith("$"),
        "skipped: set SHOPKEEPER_TEST_DATA to the folder of the real data sets");
    Path file = Path.of(root).resolve(relative);
    assumeTrue(Files.exists(file), "skipped: no " + relative + " in SHOPKEEPER_TEST_DATA");
    return file;
  }
}
