package io.shopkeeper.platform.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** The versions that a result was made with. */
final class Software {
  private Software() {}

  static Map<String, String> versions(SparkSession spark) {
    Properties build = new Properties();
    try (InputStream in = Software.class.getResourceAsStream("/shopkeeper-build.properties")) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> versions = new TreeMap<>();
    versions.put("shopkeeper", build.getProperty("version"));
    versions.put("git", build.getProperty("git"));
    versions.put("spark", spark.version());
    versions.put("java", System.getProperty("java.version"));
    return versions;
  }
}
