package io.shopkeeper.platform.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.core.settings.SettingsSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where settings come from, in one place: {@code reference.conf} of every jar, then {@code
 * conf/jobs/JOB.conf} (a job with steps reads those of its steps first), then {@code
 * conf/env/ENV.conf}, then {@code --set}. A later one wins.
 *
 * <p>The steps of a job share what their files say, so that lists are made of the histories that a
 * model was trained on. Where two files disagree on a value and nothing above them decides, as two
 * networks do on how they are trained, each step keeps the whole section of its own file: it stands
 * below {@code steps.STEP}, where it can also be set for one step alone.
 */
public final class SettingsLayers {
  /** The variable in which {@code submit} hands secret settings to the driver that it starts. */
  static final String SECRETS = "SHOPKEEPER_SECRET_SETTINGS";

  private SettingsLayers() {}

  /**
   * The effective settings of a command line. Which steps a job has, its own file and what is above
   * it decide; then the files of these steps are read too.
   */
  public static Settings resolve(JobCatalogue catalogue, Job<?> job, Path home, CommandLine line) {
    SettingsSchema schema = catalogue.schema();
    Config reference = reference(schema);
    List<Config> above = above(job, home, line);
    List<Config> layers = new ArrayList<>(List.of(reference));
    layers.addAll(above);
    List<Job<?>> steps = catalogue.withSteps(job, Settings.of(schema, layers));
    Map<String, Config> files = new LinkedHashMap<>();
    for (Job<?> step : steps.subList(0, steps.size() - 1)) {
      file(step, home).ifPresent(file -> files.put(step.name(), file));
    }
    layers.addAll(1, shared(files, above));
    return Settings.of(schema, layers);
  }

  /** What wins over the files of the steps. */
  private static List<Config> above(Job<?> job, Path home, CommandLine line) {
    List<Config> above = new ArrayList<>();
    file(job, home).ifPresent(above::add);
    Path env = home.resolve("conf/env/" + line.env() + ".conf");
    if (!Files.exists(env)) {
      throw JobException.usage(
          "--env %s: there is no %s; known: %s".formatted(line.env(), env, known(env.getParent())));
    }
    above.add(parse(env));
    line.assignments().forEach(assignment -> above.add(Settings.parseAssignment(assignment)));
    return above;
  }

  private static Optional<Config> file(Job<?> job, Path home) {
    Path file = home.resolve("conf/jobs/" + job.name() + ".conf");
    return Files.exists(file) ? Optional.of(parse(file)) : Optional.empty();
  }

  /** The files of steps as layers: what all of them share, and what each keeps to itself. */
  private static List<Config> shared(Map<String, Config> files, List<Config> above) {
    Set<String> disputed = disputed(files, above);
    List<Config> layers = new ArrayList<>();
    files.forEach(
        (step, file) -> {
          Config common = file;
          Config own = ConfigFactory.empty();
          for (String section : disputed) {
            common = common.withoutPath(section);
            own = own.withFallback(file.withOnlyPath(section));
          }
          for (Config layer : above) {
            own = without(own, layer);
          }
          layers.add(common);
          layers.add(own.atPath(Settings.pathOfStep(step)));
        });
    return layers;
  }

  /** The sections in which two files give one setting two values, and nothing above gives one. */
  private static Set<String> disputed(Map<String, Config> files, List<Config> above) {
    Set<String> disputed = new TreeSet<>();
    Map<String, ConfigValue> said = new HashMap<>();
    for (Config file : files.values()) {
      for (Map.Entry<String, ConfigValue> entry : file.entrySet()) {
        String path = entry.getKey();
        ConfigValue other = said.putIfAbsent(path, entry.getValue());
        if (other != null
            && !other.equals(entry.getValue())
            && above.stream().noneMatch(layer -> layer.hasPath(path))) {
          disputed.add(ConfigUtil.splitPath(path).get(0));
        }
      }
    }
    return disputed;
  }

  /** What a layer does not say itself. */
  private static Config without(Config config, Config layer) {
    Config rest = config;
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      if (layer.hasPath(entry.getKey())) {
        rest = rest.withoutPath(entry.getKey());
      }
    }
    return rest;
  }

  /**
   * The settings that {@code submit} resolved and shipped.
   *
   * @param secrets those that may not lie in a file, as JSON; see {@link #SECRETS}
   */
  public static Settings shipped(JobCatalogue catalogue, Path file, Optional<String> secrets) {
    List<Config> layers = new ArrayList<>(List.of(parse(file)));
    secrets.map(ConfigFactory::parseString).ifPresent(layers::add);
    return Settings.of(catalogue.schema(), layers);
  }

  /** Other jars on a cluster may have a reference.conf too: only what is ours counts. */
  static Config reference(SettingsSchema schema) {
    Config all =
        ConfigFactory.parseResources(SettingsLayers.class.getClassLoader(), "reference.conf");
    Config ours = ConfigFactory.empty();
    for (var entry : all.entrySet()) {
      if (schema.find(String.join(".", ConfigUtil.splitPath(entry.getKey()))).isPresent()) {
        ours = ours.withValue(entry.getKey(), entry.getValue());
      }
    }
    return ours;
  }

  private static Config parse(Path file) {
    try {
      // What may not be read would else count as empty.
      return ConfigFactory.parseFile(
          file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    } catch (ConfigException e) {
      throw JobException.usage("cannot read settings: " + e.getMessage());
    }
  }

  private static String known(Path directory) {
    String[] names = directory.toFile().list((d, name) -> name.endsWith(".conf"));
    return names == null
        ? "none"
        : String.join(
            ", ", Arrays.stream(names).sorted().map(n -> n.replace(".conf", "")).toList());
  }
}
