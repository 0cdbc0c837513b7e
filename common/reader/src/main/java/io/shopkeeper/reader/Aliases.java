package io.shopkeeper.reader;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds what production points at: the alias with the highest number wins, and a version is whole
 * when it has a manifest.
 */
final class Aliases {
  /** None that climbs out of the root, hides, or reads as a glob. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._=-]{0,199}");

  private static final Pattern NUMBER = Pattern.compile("\\d{7,18}");

  private final FileSystem files;
  private final Path root;

  Aliases(FileSystem files, Path root) {
    this.files = files;
    this.root = root;
  }

  /**
   * The version that is live; empty where nothing was ever promoted, or where what was promoted is
   * not there.
   */
  Optional<LiveVersion> live(String kind, String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' cannot be a name in %s; use letters, digits, '.', '_' and '-'"
              .formatted(name, kind));
    }
    Path home = new Path(new Path(root, kind), name);
    Path history = new Path(home, "aliases/production");
    for (String number : newestFirst(history)) {
      Optional<Config> alias = json(new Path(history, number + "/alias.json"));
      if (alias.isPresent()) {
        return version(home, name, alias.get());
      }
    }
    return Optional.empty();
  }

  private List<String> newestFirst(Path history) throws IOException {
    FileStatus[] entries;
    try {
      entries = files.listStatus(history);
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return Arrays.stream(entries)
        .map(entry -> entry.getPath().getName())
        .filter(entry -> NUMBER.matcher(entry).matches())
        .sorted(Comparator.<String>comparingLong(Long::parseLong).reversed())
        .toList();
  }

  private Optional<LiveVersion> version(Path home, String name, Config alias) throws IOException {
    Path manifestFile = null;
    try {
      long number = alias.getLong("version");
      Path path = new Path(home, "versions/%07d".formatted(number));
      manifestFile = new Path(path, "manifest.json");
      Optional<Config> manifest = json(manifestFile);
      return manifest.isEmpty()
          ? Optional.empty()
          : Optional.of(version(name, number, path, manifest.get()));
    } catch (ConfigException e) {
      throw new IOException(
          "%s is damaged: %s"
              .formatted(
                  manifestFile == null ? "an alias below " + home : manifestFile, e.getMessage()),
          e);
    }
  }

  private static LiveVersion version(String name, long number, Path path, Config manifest) {
    Map<String, Long> outputs = new TreeMap<>();
    for (Config output : manifest.getConfigList("outputs")) {
      outputs.put(output.getString("path"), output.getLong("rows"));
    }
    Map<String, Double> metrics = new TreeMap<>();
    if (manifest.hasPath("metrics")) {
      Config all = manifest.getConfig("metrics");
      all.entrySet()
          .forEach(
              metric -> {
                // A NaN is no number in JSON; whoever wrote one has left it as text.
                if (metric.getValue().unwrapped() instanceof Number value) {
                  metrics.put(
                      String.join(".", ConfigUtil.splitPath(metric.getKey())), value.doubleValue());
                }
              });
    }
    return new LiveVersion(
        name,
        number,
        path,
        manifest.getString("runId"),
        text(manifest, "asOf"),
        text(manifest, "createdAt"),
        outputs,
        metrics);
  }

  private static String text(Config manifest, String field) {
    return manifest.hasPath(field) ? manifest.getString(field) : "";
  }

  private Optional<Config> json(Path file) throws IOException {
    byte[] content;
    try (FSDataInputStream in = files.open(file)) {
      content = in.readAllBytes();
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ConfigFactory.parseString(
              new String(content, StandardCharsets.UTF_8),
              ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON)));
    } catch (ConfigException e) {
      throw new IOException("%s is damaged: %s".formatted(file, e.getMessage()), e);
    }
  }
}
