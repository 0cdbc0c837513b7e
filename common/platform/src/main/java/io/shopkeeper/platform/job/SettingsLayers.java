package io.shopkeeper.platform.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
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

/**
 * Where settings come from, in one place: {@code reference.conf} of every jar, then {@code
 * conf/jobs/JOB.conf} (a job with steps reads those of its steps first), then {@code
 * conf/env/ENV.conf}, then {@code --set}. A later one wins.
 */
public final class SettingsLayers {
  /** The variable in which {@code submit} hands secret settings to the driver that it starts. */
  static final String SECRETS = "SHOPKEEPER_SECRET_SETTINGS";

  private SettingsLayers() {}

  /**
   * The effective settings of a command line. Which steps a job has, its own file and what is above
   * it decide; then the files of these steps are read too.
   *
   * @throws JobException (64) where the files of two steps disagree and nothing above them decides
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
    requireAgreement(files, above);
    layers.addAll(1, files.values());
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

  /** The steps of a job share their settings: which of two files wins must not be a surprise. */
  private static void requireAgreement(Map<String, Config> files, List<Config> above) {
    Map<String, String> saidBy = new HashMap<>();
    files.forEach(
        (step, file) ->
            file.entrySet()
                .forEach(
                    entry -> {
                      String path = entry.getKey();
                      String other = saidBy.putIfAbsent(path, step);
                      if (other != null
                          && !files.get(other).getValue(path).equals(entry.getValue())
                          && above.stream().noneMatch(layer -> layer.hasPath(path))) {
                        throw JobException.usage(
                            "%s is %s in conf/jobs/%s.conf and %s in conf/jobs/%s.conf, but the steps of a job share their settings; decide with --set %s=..., or run one of the two as a job of its own"
                                .formatted(
                                    path,
                                    files.get(other).getValue(path).unwrapped(),
                                    other,
                                    entry.getValue().unwrapped(),
                                    step,
                                    path));
                      }
                    }));
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
      return ConfigFactory.parseFile(file.toFile());
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
