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
import java.util.List;
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

  /** The effective settings of a command line. */
  public static Settings resolve(JobCatalogue catalogue, Job<?> job, Path home, CommandLine line) {
    SettingsSchema schema = catalogue.schema();
    List<Config> layers = new ArrayList<>();
    layers.add(reference(schema));
    for (String name : withSteps(catalogue, job)) {
      Path file = home.resolve("conf/jobs/" + name + ".conf");
      if (Files.exists(file)) {
        layers.add(parse(file));
      }
    }
    Path env = home.resolve("conf/env/" + line.env() + ".conf");
    if (!Files.exists(env)) {
      throw JobException.usage(
          "--env %s: there is no %s; known: %s".formatted(line.env(), env, known(env.getParent())));
    }
    layers.add(parse(env));
    line.assignments().forEach(assignment -> layers.add(Settings.parseAssignment(assignment)));
    return Settings.of(schema, layers);
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

  private static List<String> withSteps(JobCatalogue catalogue, Job<?> job) {
    List<String> names = new ArrayList<>();
    job.steps().forEach(step -> names.addAll(withSteps(catalogue, catalogue.named(step))));
    names.add(job.name());
    return names;
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
