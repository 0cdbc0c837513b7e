package io.shopkeeper.platform.job;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.platform.storage.LocalDisk;
import io.shopkeeper.vector.VectorApi;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * The command that starts Spark, and where it lets the driver run: the one place that knows how.
 */
final class SparkCommand {
  /** The variable in which {@code submit} names its process to the driver that it starts. */
  static final String LAUNCHER = "SHOPKEEPER_LAUNCHER";

  static final String LOG_FOLDER = "SHOPKEEPER_LOG_DIR";

  private static final String TERMINAL = "SHOPKEEPER_TERMINAL";
  private static final String JARS = "jars";
  private static final String FILES = "files";
  private static final String LOCAL_FILES = "hadoop.fs.file.impl";
  private static final String MASTER = "master";
  private static final String DEPLOY_MODE = "submit.deployMode";
  private static final String DRIVER_OPTIONS = "driver.extraJavaOptions";
  private static final String BIND_ADDRESS = "driver.bindAddress";
  private static final String SPARK_LOCAL_IP = "SPARK_LOCAL_IP";

  /** The variables that say where this machine listens: a driver on another must not get them. */
  static final List<String> HERE_ALONE = List.of(SPARK_LOCAL_IP, "SPARK_LOCAL_HOSTNAME");

  private static final String ADD_OPENS = JavaModuleOptions.defaultModuleOptions().trim();

  private final Path home;
  private final Map<String, String> environment;
  private final String mainClass;
  private final Map<String, String> spark;
  private final List<String> arguments;

  /**
   * A command that is not complete yet: where the driver runs is known, not what it is to do.
   *
   * @param spark Spark's properties of the settings, without the leading {@code spark.}
   * @param line what was typed: what stands behind its {@code --} wins over the settings
   */
  SparkCommand(
      Path home,
      Map<String, String> environment,
      String mainClass,
      Map<String, String> spark,
      CommandLine line) {
    this(home, environment, mainClass, spark, line.sparkArguments());
  }

  private SparkCommand(
      Path home,
      Map<String, String> environment,
      String mainClass,
      Map<String, String> spark,
      List<String> arguments) {
    this.home = home;
    this.environment = environment;
    this.mainClass = mainClass;
    this.spark = new TreeMap<>(spark);
    this.arguments = List.copyOf(arguments);
  }

  /** The same with one more property of Spark, unless that is set. */
  SparkCommand unlessSet(String property, String value) {
    Map<String, String> more = new TreeMap<>(spark);
    if (!properties().containsKey(property)) {
      more.put(property, value);
    }
    return new SparkCommand(home, environment, mainClass, more, arguments);
  }

  /** The same with one more option for the JVM of a driver that is started here. */
  SparkCommand jvm(String option) {
    Map<String, String> more = new TreeMap<>(spark);
    append(more, DRIVER_OPTIONS, option);
    return new SparkCommand(home, environment, mainClass, more, arguments);
  }

  /** Whether the driver's JVM is started here, without an installed Spark between. */
  boolean embedded() {
    return sparkHome().isEmpty() && !cluster();
  }

  /** The options of a driver's JVM that settings and the user give. */
  String jvmOptions() {
    Map<String, String> properties = properties();
    return properties.getOrDefault("driver.defaultJavaOptions", "")
        + " "
        + properties.getOrDefault(DRIVER_OPTIONS, "");
  }

  /** Whether the driver runs on the cluster, and not beside this process. */
  boolean cluster() {
    return argument("--deploy-mode", DEPLOY_MODE).orElse("client").equals("cluster");
  }

  boolean yarn() {
    return master().startsWith("yarn");
  }

  private boolean kubernetes() {
    return master().startsWith("k8s");
  }

  boolean local() {
    return master().startsWith("local");
  }

  String master() {
    return argument("--master", MASTER).orElse("local[*]");
  }

  /** The value that an option, or a property of Spark in its stead, has. */
  Optional<String> argument(String option, String property) {
    return values(arguments, option)
        .reduce((first, last) -> last)
        .or(() -> Optional.ofNullable(properties().get(property)));
  }

  /** Spark's properties in force, without the leading {@code spark.}. */
  Map<String, String> properties() {
    Map<String, String> all = new TreeMap<>(spark);
    Stream.of("--conf", "-c")
        .flatMap(option -> values(arguments, option))
        .filter(word -> word.startsWith("spark.") && word.contains("="))
        .forEach(
            word ->
                all.put(
                    word.substring("spark.".length(), word.indexOf('=')),
                    word.substring(word.indexOf('=') + 1)));
    return all;
  }

  /** The values that an option is given, as {@code --option value} or {@code --option=value}. */
  private static Stream<String> values(List<String> words, String option) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).startsWith(option + "=")) {
        values.add(words.get(i).substring(option.length() + 1));
      } else if (words.get(i).equals(option) && i + 1 < words.size()) {
        values.add(words.get(++i));
      }
    }
    return values.stream();
  }

  /**
   * Refuses a master or a mode that cannot work, before anything starts.
   *
   * @throws JobException (69) saying what to install, (64) what to set
   */
  void requireSpark() {
    if (sparkHome().isEmpty() && (yarn() || kubernetes())) {
      throw JobException.unavailable(
          "spark.master = %s needs a Spark that is installed: set SPARK_HOME to a Spark 3.5 installation (Scala 2.12); the embedded Spark knows local and spark:// masters"
              .formatted(master()),
          null);
    }
    if (yarn() && Stream.of("HADOOP_CONF_DIR", "YARN_CONF_DIR").allMatch(this::unset)) {
      throw JobException.unavailable(
          "spark.master = yarn needs to know the cluster: set HADOOP_CONF_DIR to the folder of its core-site.xml, hdfs-site.xml and yarn-site.xml",
          null);
    }
    if (cluster() && local()) {
      throw JobException.usage(
          "spark.master = %s has no cluster that a driver could run on: leave out --deploy-mode cluster, or choose --env standalone or --env yarn"
              .formatted(master()));
    }
  }

  private boolean unset(String variable) {
    return environment.getOrDefault(variable, "").isBlank();
  }

  private String sparkHome() {
    return environment.getOrDefault("SPARK_HOME", "");
  }

  /** The variables of the process that is started, beside those of this one. */
  Map<String, String> environment(Settings settings) {
    Map<String, String> variables = new TreeMap<>();
    settings.renderSecrets().ifPresent(json -> variables.put(SettingsLayers.SECRETS, json));
    if (cluster()) {
      // A Worker starts the driver with the variables of whoever submits: there is neither this
      // terminal nor this folder. The log is to lie beside what the driver prints.
      variables.put(TERMINAL, "");
      variables.put(LOG_FOLDER, ".");
    } else {
      variables.put(LAUNCHER, Long.toString(ProcessHandle.current().pid()));
      // Spark's UI asks only this variable where to listen, and listens everywhere without it.
      String address = spark.get(BIND_ADDRESS);
      if (address != null && unset(SPARK_LOCAL_IP)) {
        variables.put(SPARK_LOCAL_IP, address);
      }
    }
    return variables;
  }

  /**
   * The words of the command.
   *
   * @param jar where the driver finds {@code shopkeeper.jar}
   * @param libraries where it finds the jars that the job needs beside it
   * @param application the arguments of our main class
   */
  List<String> of(String jar, List<String> libraries, List<String> application) {
    Map<String, String> properties = new TreeMap<>(spark);
    List<String> rest = new ArrayList<>(arguments);
    ship(FILES, List.of(), properties, rest);
    if (!sparkHome().isEmpty() || !local()) {
      ship(JARS, libraries, properties, rest);
    }
    if (asksForFiles(libraries)) {
      properties.remove(LOCAL_FILES, LocalDisk.class.getName());
    }
    vectorModule()
        .ifPresent(
            option -> {
              append(properties, DRIVER_OPTIONS, option);
              append(properties, "executor.extraJavaOptions", option);
            });
    if (cluster()) {
      wait(properties);
    } else {
      append(
          properties,
          DRIVER_OPTIONS,
          "-Dlog4j2.configurationFile=file:" + home.resolve(Submission.LOGGING).toAbsolutePath());
    }
    List<String> command = new ArrayList<>(starter(properties, libraries));
    command.addAll(List.of("--class", mainClass));
    properties.forEach(
        (key, value) -> command.addAll(List.of("--conf", "spark." + key + "=" + value)));
    command.addAll(rest);
    command.add(jar);
    command.addAll(application);
    return command;
  }

  /**
   * Whether an installed spark-submit itself looks for files: it does so before it knows our jar,
   * and would not find a file system of ours.
   */
  private boolean asksForFiles(List<String> libraries) {
    return !sparkHome().isEmpty()
        && (!libraries.isEmpty()
            || argument("--" + JARS, JARS).isPresent()
            || argument("--" + FILES, FILES).isPresent());
  }

  /** What cluster mode needs beside: that Spark waits, and what it gives to drivers here only. */
  private void wait(Map<String, String> properties) {
    if (yarn()) {
      properties.put("yarn.submit.waitAppCompletion", "true");
      // YARN puts the container's own log folder there, which it collects.
      properties.put("yarn.appMasterEnv." + LOG_FOLDER, "<LOG_DIR>");
    } else if (master().startsWith("spark:")) {
      properties.put("standalone.submit.waitAppCompletion", "true");
      append(properties, DRIVER_OPTIONS, ADD_OPENS);
    } else if (kubernetes()) {
      properties.put("kubernetes.submission.waitAppCompletion", "true");
      // A pod has none of the variables of whoever submits, and may write to its own folder alone.
      properties.put("kubernetes.driverEnv." + LOG_FOLDER, ".");
    }
  }

  private static void append(Map<String, String> properties, String key, String option) {
    properties.merge(key, option, (given, ours) -> given + " " + ours);
  }

  private List<String> starter(Map<String, String> properties, List<String> libraries) {
    if (!sparkHome().isEmpty()) {
      return List.of(Path.of(sparkHome(), "bin", "spark-submit").toString());
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(words(ADD_OPENS).toList());
    List<String> classPath = new ArrayList<>(List.of(System.getProperty("java.class.path")));
    if (!cluster()) {
      command.add("-Xmx" + properties.getOrDefault("driver.memory", "2g"));
      // This is the driver's JVM itself: nobody after it could start another with these.
      for (String options : List.of("driver.defaultJavaOptions", DRIVER_OPTIONS)) {
        words(properties.getOrDefault(options, "")).forEach(command::add);
      }
      // In one process there is nobody to ship a library to, and it is too large to copy each time.
      classPath.addAll(libraries);
    }
    command.addAll(
        List.of(
            "-cp",
            String.join(java.io.File.pathSeparator, classPath),
            "org.apache.spark.deploy.SparkSubmit"));
    return command;
  }

  /**
   * Arguments for Spark with ours before what settings and the user ship by the same option: of
   * several, Spark would take the last alone.
   *
   * @param option such as {@code jars}, also the name of the property
   */
  private static void ship(
      String option, List<String> ours, Map<String, String> properties, List<String> words) {
    List<String> all = new ArrayList<>(ours);
    Optional.ofNullable(properties.remove(option)).ifPresent(all::add);
    String word = "--" + option;
    for (int i = words.size() - 1; i >= 0; i--) {
      if (words.get(i).startsWith(word + "=")) {
        all.add(words.remove(i).substring(word.length() + 1));
      } else if (words.get(i).equals(word) && i + 1 < words.size()) {
        all.add(words.remove(i + 1));
        words.remove(i);
      }
    }
    if (!all.isEmpty()) {
      words.addAll(List.of(word, String.join(",", all)));
    }
  }

  /** The options of a JVM, separated by blanks as Spark has them. */
  private static Stream<String> words(String options) {
    return Stream.of(options.split("\\s+")).filter(word -> !word.isEmpty());
  }

  /**
   * Resolves the Vector API, on which the inner loops are more than twice as fast. It is an
   * incubator module: no JVM resolves it unasked, and one that was built without it, as this one
   * may be, would not start if asked.
   */
  private static Optional<String> vectorModule() {
    return ModuleFinder.ofSystem().find(VectorApi.MODULE).isPresent()
        ? Optional.of("--add-modules=" + VectorApi.MODULE)
        : Optional.empty();
  }
}
