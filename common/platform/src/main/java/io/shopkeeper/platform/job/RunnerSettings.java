package io.shopkeeper.platform.job;

import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.core.settings.SettingsSchema;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The sections that the runner itself reads, whatever the job. */
public record RunnerSettings(
    Shopkeeper shopkeeper,
    Storage storage,
    Metrics metrics,
    @Setting("Any Spark property, without the leading 'spark.'") Map<String, String> spark) {

  /** The shop. */
  public record Shopkeeper(
      @Setting("Root of everything that Shopkeeper writes: a path, file: or hdfs:") String root,
      @Setting("The shop's time zone: a day (ds) is a day there") ZoneId zone,
      @Setting(
              "Where the key of the pseudonyms comes from: auto, provider, file, environment or demo")
          KeySource pseudonymKey,
      @Setting("File that holds the key, for pseudonym-key = file or auto")
          Optional<String> keyFile) {}

  /** Spark's properties that anybody may see: those that go onto a command line. */
  Map<String, String> openSpark() {
    return spark(name -> !SettingsSchema.secretName(name));
  }

  /** Spark's properties that hold secrets: those that only the driver's session gets. */
  Map<String, String> secretSpark() {
    return spark(SettingsSchema::secretName);
  }

  private Map<String, String> spark(Predicate<String> kept) {
    Map<String, String> some = new TreeMap<>(spark);
    some.keySet().removeIf(kept.negate());
    return some;
  }

  /** How the root is stored. */
  public record Storage(
      @Setting("Whether a file: root is on a disk that every node of the cluster shares")
          boolean sharedFilesystem) {}

  /** How the runs are watched. */
  public record Metrics(
      @Setting(
              "Folder of node_exporter's textfile collector, where each run leaves what it did; none unless set")
          Optional<String> textfile) {}

  /** Where the key of the pseudonyms comes from. */
  public enum KeySource {
    /** The first of provider, file and environment that has one. */
    AUTO,
    /** Hadoop credential provider, alias shopkeeper.pseudonym.key. */
    PROVIDER,
    /** The file that {@code shopkeeper.key-file} names. */
    FILE,
    /** The variable SHOPKEEPER_PSEUDONYM_KEY; not in cluster mode. */
    ENVIRONMENT,
    /** The published demo key; ingest takes it for the sample store only. */
    DEMO
  }
}
