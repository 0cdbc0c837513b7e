package io.shopkeeper.reader;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import io.shopkeeper.core.DamagedException;
import io.shopkeeper.core.live.LiveStack;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.live.Served;
import io.shopkeeper.core.live.SlotEntry;
import io.shopkeeper.core.live.SlotEntry.Action;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
 * Resolves the live versions under a root. The entry with the highest number of a history is the
 * current one, and a version is complete if it has a manifest.
 */
final class LiveVersions {
  /** Safe names of directories: no path traversal, no hidden files, no glob patterns. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._=-]{0,199}");

  private static final Pattern NUMBER = Pattern.compile("\\d{7,18}");

  private final FileSystem files;
  private final Path root;

  LiveVersions(FileSystem files, Path root) {
    this.files = files;
    this.root = root;
  }

  /** Reads one entry of a history. */
  @FunctionalInterface
  private interface EntryOf<E> {
    E of(Config json);
  }

  private Path home(String kind, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' cannot be a name in %s; use letters, digits, '.', '_' and '-'"
              .formatted(name, kind));
    }
    return new Path(new Path(root, kind), name);
  }

  /**
   * The live version of a release; empty if none was ever promoted or the promoted one is missing.
   */
  Optional<LiveVersion> release(String name) throws IOException {
    Path history = new Path(home("releases", name), "aliases/production");
    for (String number : newestFirst(history)) {
      Optional<Long> version =
          entry(new Path(history, number + "/alias.json"), alias -> alias.getLong("version"));
      if (version.isPresent()) {
        return version("releases", name, version.get());
      }
    }
    return Optional.empty();
  }

  /** The version that serves a purpose, of any kind of model. */
  Optional<LiveVersion> serving(Purpose purpose) throws IOException {
    return version(Optional.ofNullable(LiveStack.of(history(purpose)).peek()));
  }

  /** The version of one model that was accepted last and not rolled back since. */
  Optional<LiveVersion> accepted(Purpose purpose, String artifact) throws IOException {
    home("artifacts", artifact);
    return version(LiveStack.accepted(history(purpose), artifact));
  }

  /** A slot's entries, oldest first, preceded by the aliases of versions that had no slots. */
  private List<SlotEntry> history(Purpose purpose) throws IOException {
    List<List<SlotEntry>> aliases = new ArrayList<>();
    for (String artifact : purpose.artifacts()) {
      Path history = new Path(home("artifacts", artifact), "aliases/production");
      aliases.add(entries(history, "alias.json", alias -> slotEntry(alias, artifact)));
    }
    List<SlotEntry> all = new ArrayList<>(LiveStack.merged(aliases));
    Path slot = new Path(home("slots", purpose.name()), "history");
    all.addAll(entries(slot, "slot.json", entry -> slotEntry(entry, entry.getString("artifact"))));
    return all;
  }

  private static SlotEntry slotEntry(Config entry, String artifact) {
    return new SlotEntry(
        entry.getLong("number"),
        artifact,
        entry.getLong("version"),
        entry.getString("action").equals(Action.ROLLBACK.name()) ? Action.ROLLBACK : Action.TAKE,
        text(entry, "runId"),
        text(entry, "reason"),
        entry.getString("at"));
  }

  private <E> List<E> entries(Path history, String file, EntryOf<E> made) throws IOException {
    List<E> entries = new ArrayList<>();
    for (String number : newestFirst(history)) {
      entry(new Path(history, number + "/" + file), made).ifPresent(entries::add);
    }
    Collections.reverse(entries);
    return entries;
  }

  private <E> Optional<E> entry(Path file, EntryOf<E> made) throws IOException {
    try {
      return json(file).map(made::of);
    } catch (ConfigException e) {
      throw damaged(file, e);
    }
  }

  private static DamagedException damaged(Path file, ConfigException why) {
    String reason = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
    return new DamagedException(file.toString(), reason, why);
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

  private Optional<LiveVersion> version(Optional<Served> served) throws IOException {
    return served.isEmpty()
        ? Optional.empty()
        : version("artifacts", served.get().artifact(), served.get().version());
  }

  private Optional<LiveVersion> version(String kind, String name, long number) throws IOException {
    Path path = new Path(home(kind, name), "versions/%07d".formatted(number));
    return entry(
        new Path(path, "manifest.json"), manifest -> version(name, number, path, manifest));
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
                // JSON has no NaN; a writer leaves it as text.
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
      throw damaged(file, e);
    }
  }
}
