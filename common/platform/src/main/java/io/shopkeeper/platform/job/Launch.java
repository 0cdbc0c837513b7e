package io.shopkeeper.platform.job;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.storage.StorageFailure;
import io.shopkeeper.vector.VectorApi;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * What {@code submit-scripts/submit} starts: resolves and checks the settings without Spark, then
 * hands the job to {@code spark-submit}, or to the embedded Spark where there is none, and ends
 * with the job's exit code.
 */
public final class Launch {
  /** The variable in which {@code submit-scripts/submit} says where the jar lies. */
  private static final String JAR = "SHOPKEEPER_JAR";

  private static final String SHOPKEEPER_JAR = "shopkeeper.jar";

  /** The variable in which {@code submit} names its process to the driver that it starts. */
  private static final String LAUNCHER = "SHOPKEEPER_LAUNCHER";

  private static final String JARS = "jars";
  private static final String FILES = "files";
  private static final String BIND_ADDRESS = "driver.bindAddress";
  private static final String SPARK_LOCAL_IP = "SPARK_LOCAL_IP";

  /** What the JVM says about the Vector API each time, and no option turns off. */
  private static final String INCUBATOR = "WARNING: Using incubator modules: " + VectorApi.MODULE;

  private static final int PROBE_BYTES = 4096;
  private static final int LOWEST_OF_SPARK = 50;
  private static final int NO_LOCAL_FOLDER = 53;
  private static final Duration LAST_WORDS = Duration.ofSeconds(30);

  private final JobCatalogue catalogue;
  private final String mainClass;
  private final JobRunner.Surroundings surroundings;

  /**
   * @param mainClass the class that {@code spark-submit} starts
   */
  public Launch(JobCatalogue catalogue, String mainClass, JobRunner.Surroundings surroundings) {
    this.catalogue = catalogue;
    this.mainClass = mainClass;
    this.surroundings = surroundings;
  }

  /** Does what the command line says and returns the exit status of the process. */
  public int run(String... arguments) {
    JobRunner runner = new JobRunner(catalogue, surroundings);
    try {
      CommandLine line = CommandLine.parse(arguments);
      if (line.action() != CommandLine.Action.RUN) {
        return runner.run(arguments).code();
      }
      Job<?> job = catalogue.named(line.job().orElseThrow());
      Settings settings = runner.settings(job, line);
      runner.check(job, settings);
      return submit(runner, job, settings, line);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED.code();
    } catch (Exception failure) {
      surroundings.err().println("shopkeeper: " + Failures.line(failure));
      return Failures.exitCode(failure).code();
    }
  }

  private int submit(JobRunner runner, Job<?> job, Settings settings, CommandLine line)
      throws IOException, InterruptedException {
    requireLogFolder();
    Path directory = Files.createTempDirectory("shopkeeper-");
    Path shipped = directory.resolve("shopkeeper-settings.json");
    try {
      Files.writeString(shipped, settings.render());
      RunnerSettings runnerSettings = settings.bind(RunnerSettings.class);
      SparkCommand command =
          new SparkCommand(
              surroundings.home(),
              surroundings.environment(),
              mainClass,
              runnerSettings.openSpark(),
              libraries(job, settings));
      command.requireSpark(line);
      boolean cluster = command.clusterMode(line);
      Optional<String> submission =
          cluster ? Optional.of(UUID.randomUUID().toString()) : Optional.empty();
      List<String> application = new ArrayList<>(List.of(job.name()));
      application.addAll(
          List.of("--settings", cluster ? shipped.getFileName().toString() : shipped.toString()));
      application.addAll(List.of("--as-of", runner.asOf(line, runnerSettings).toString()));
      line.runId().ifPresent(id -> application.addAll(List.of("--run-id", id)));
      submission.ifPresent(token -> application.addAll(List.of("--submission", token)));
      List<Path> files = new ArrayList<>(List.of(shipped));
      if (cluster) {
        requireNoSecret(job, settings);
        runner.files(job, settings).stream()
            .map(name -> surroundings.home().resolve(name))
            .forEach(files::add);
      }
      int exit =
          execute(command.of(line, files, application), command.environment(cluster, settings));
      requireExitOfSpark(exit);
      return submission.isEmpty() ? exit : recorded(runnerSettings, submission.get());
    } finally {
      Files.deleteIfExists(shipped);
      Files.deleteIfExists(directory);
    }
  }

  private static void requireNoSecret(Job<?> job, Settings settings) {
    List<String> secrets = settings.secrets();
    if (!secrets.isEmpty()) {
      throw JobException.usage(
          "%s has a secret setting (%s), which never leaves this machine: run it with -- --deploy-mode client, or give the cluster's own secrets in Spark's spark-defaults.conf"
              .formatted(job.name(), String.join(", ", secrets)));
    }
  }

  /** Without a place for the log, Log4j fills the console with what it thinks of that. */
  private void requireLogFolder() {
    Path folder =
        Path.of(surroundings.environment().getOrDefault("SHOPKEEPER_LOG_DIR", "logs"))
            .toAbsolutePath();
    try {
      Files.createDirectories(folder);
      Path probe = Files.createTempFile(folder, "_probe-", "");
      try {
        // As on a full disk a name may still be made.
        Files.write(probe, new byte[PROBE_BYTES]);
      } finally {
        Files.delete(probe);
      }
    } catch (IOException e) {
      throw JobException.unavailable(
          "the log cannot be written to %s (%s): free space or let this user write there, or set SHOPKEEPER_LOG_DIR to another folder"
              .formatted(folder, StorageFailure.firstLine(e)),
          e);
    }
  }

  /**
   * Where the jars lie that a job needs: beside {@code shopkeeper.jar}.
   *
   * @throws JobException (69) naming one that is missing
   */
  private List<Path> libraries(Job<?> job, Settings settings) {
    Path jar = Path.of(surroundings.environment().getOrDefault(JAR, SHOPKEEPER_JAR));
    List<Path> libraries =
        catalogue.libraries(job, settings).stream()
            .map(name -> jar.toAbsolutePath().resolveSibling(name))
            .toList();
    libraries.stream()
        .filter(library -> !Files.isRegularFile(library))
        .findFirst()
        .ifPresent(
            missing -> {
              throw JobException.unavailable(
                  "%s needs %s, which is not there; take it from the release archive, or build it with mvn -q -DskipTests package"
                      .formatted(job.name(), missing),
                  null);
            });
    return libraries;
  }

  /**
   * Spark ends its process by itself where it cannot go on, without a word on the console, with a
   * code from 50 on (its {@code SparkExitCode}): 50 to 52 for what nobody caught, 53 for no local
   * folder.
   *
   * @throws JobException (69 or 1) for such a code
   */
  static void requireExitOfSpark(int exit) {
    if (exit == NO_LOCAL_FOLDER) {
      throw JobException.unavailable(
          "Spark can write to none of its local folders: free space there, let this user write, or set spark.local.dir",
          null);
    }
    if (exit >= LOWEST_OF_SPARK && exit < NO_LOCAL_FOLDER) {
      throw new IllegalStateException(
          "Spark ended by itself with code %d; the log says why".formatted(exit));
    }
  }

  private static int execute(List<String> command, Map<String, String> variables)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).inheritIO().redirectError(ProcessBuilder.Redirect.PIPE);
    builder.environment().putAll(variables);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw JobException.unavailable(
          "cannot start %s: %s".formatted(command.get(0), Failures.oneLine(e.getMessage())), e);
    }
    Thread stop = new Thread(() -> end(process));
    Runtime.getRuntime().addShutdownHook(stop);
    new ConsoleFilter(INCUBATOR.getBytes(StandardCharsets.US_ASCII), System.err)
        .copy(process.getErrorStream());
    int exit = process.waitFor();
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      // This process is being ended, and the driver was with it: its exit code is all there is.
      return exit;
    }
    return exit;
  }

  /** Passes on the signal that ends this process, and lets the driver clear up. */
  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(LAST_WORDS.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  /**
   * Ends this process, a driver, when the {@code submit} that started it is gone and could not say
   * so, as after a kill: nobody would read its exit code, and the scheduler starts another.
   */
  public static void endWithLauncher(Map<String, String> environment) {
    Optional.ofNullable(environment.get(LAUNCHER))
        .flatMap(launcher -> ProcessHandle.of(Long.parseLong(launcher)))
        .ifPresent(
            launcher -> {
              var unused = launcher.onExit().thenRun(Launch::end);
            });
  }

  @AllowedHere("a driver ends with the launcher that waits for it")
  private static void end() {
    System.exit(ExitCode.UNAVAILABLE.code());
  }

  /**
   * In cluster mode spark-submit's own status says little: the driver leaves its code on storage.
   */
  private int recorded(RunnerSettings settings, String submission) throws IOException {
    Configuration hadoop = new Configuration();
    String defaultFs =
        settings.spark().get("hadoop." + CommonConfigurationKeysPublic.FS_DEFAULT_NAME_KEY);
    if (defaultFs != null) {
      hadoop.set(CommonConfigurationKeysPublic.FS_DEFAULT_NAME_KEY, defaultFs);
    }
    Storage storage = HadoopStorage.open(settings.shopkeeper().root(), hadoop);
    String file = "runs/_submissions/" + submission;
    if (!storage.exists(file)) {
      throw JobException.unavailable(
          "the driver left no record under %s: it was lost or never started; see the cluster's log of the application"
              .formatted(storage.path(file)),
          null);
    }
    return Integer.parseInt(new String(storage.read(file), StandardCharsets.US_ASCII).strip());
  }

  /** The command that starts Spark: the one place that knows how. */
  static final class SparkCommand {
    private final Path home;
    private final Map<String, String> environment;
    private final String mainClass;
    private final Map<String, String> spark;
    private final List<String> libraries;

    SparkCommand(
        Path home,
        Map<String, String> environment,
        String mainClass,
        Map<String, String> spark,
        List<Path> libraries) {
      this.home = home;
      this.environment = environment;
      this.mainClass = mainClass;
      this.spark = new TreeMap<>(spark);
      this.libraries = libraries.stream().map(Path::toString).toList();
    }

    /**
     * Refuses a master that the embedded Spark does not know.
     *
     * @throws JobException (69) saying what to install
     */
    void requireSpark(CommandLine line) {
      String master = master(line);
      if (sparkHome().isEmpty() && (master.startsWith("yarn") || master.startsWith("k8s"))) {
        throw JobException.unavailable(
            "spark.master = %s needs a Spark that is installed: set SPARK_HOME to a Spark 3.5 installation (Scala 2.12); the embedded Spark knows local and spark:// masters"
                .formatted(master),
            null);
      }
    }

    private String sparkHome() {
      return environment.getOrDefault("SPARK_HOME", "");
    }

    /** The variables of the process that is started, beside those of this one. */
    Map<String, String> environment(boolean cluster, Settings settings) {
      Map<String, String> variables = new TreeMap<>();
      settings.renderSecrets().ifPresent(json -> variables.put(SettingsLayers.SECRETS, json));
      if (!cluster) {
        variables.put(LAUNCHER, Long.toString(ProcessHandle.current().pid()));
      }
      // Spark's UI asks only this variable where to listen, and listens everywhere without it.
      String address = spark.get(BIND_ADDRESS);
      if (address != null && !environment.containsKey(SPARK_LOCAL_IP)) {
        variables.put(SPARK_LOCAL_IP, address);
      }
      return variables;
    }

    boolean clusterMode(CommandLine line) {
      return argument(line, "--deploy-mode")
          .orElse(spark.getOrDefault("submit.deployMode", "client"))
          .equals("cluster");
    }

    private String master(CommandLine line) {
      String property = "spark.master=";
      return argument(line, "--master")
          .or(
              () ->
                  line.sparkArguments().stream()
                      .filter(word -> word.startsWith(property))
                      .map(word -> word.substring(property.length()))
                      .findFirst())
          .orElse(spark.getOrDefault("master", "local[*]"));
    }

    private static Optional<String> argument(CommandLine line, String option) {
      int i = line.sparkArguments().indexOf(option);
      return i >= 0 && i + 1 < line.sparkArguments().size()
          ? Optional.of(line.sparkArguments().get(i + 1))
          : Optional.empty();
    }

    /**
     * Arguments for Spark with ours before what settings and the user ship by the same option: of
     * several, Spark would take the last alone.
     *
     * @param option such as {@code jars}, also the name of the property
     */
    private static void ship(
        String option, List<String> ours, Map<String, String> properties, List<String> arguments) {
      List<String> all = new ArrayList<>(ours);
      Optional.ofNullable(properties.remove(option)).ifPresent(all::add);
      String word = "--" + option;
      for (int i = arguments.size() - 1; i >= 0; i--) {
        if (arguments.get(i).startsWith(word + "=")) {
          all.add(arguments.remove(i).substring(word.length() + 1));
        } else if (arguments.get(i).equals(word) && i + 1 < arguments.size()) {
          all.add(arguments.remove(i + 1));
          arguments.remove(i);
        }
      }
      if (!all.isEmpty()) {
        arguments.addAll(List.of(word, String.join(",", all)));
      }
    }

    /**
     * The words of the command.
     *
     * @param files that the driver reads, the settings first
     * @param application the arguments of our main class
     */
    List<String> of(CommandLine line, List<Path> files, List<String> application) {
      Map<String, String> properties = new TreeMap<>(spark);
      List<String> arguments = new ArrayList<>(line.sparkArguments());
      ship(FILES, files.stream().map(Path::toString).toList(), properties, arguments);
      if (!sparkHome().isEmpty() || !master(line).startsWith("local")) {
        ship(JARS, libraries, properties, arguments);
      }
      String logging =
          "-Dlog4j2.configurationFile=file:"
              + home.resolve("conf/log4j2.properties").toAbsolutePath();
      properties.merge("driver.extraJavaOptions", logging, (given, ours) -> given + " " + ours);
      vectorModule()
          .ifPresent(
              option -> {
                for (String jvm : List.of("driver", "executor")) {
                  properties.merge(
                      jvm + ".extraJavaOptions", option, (given, ours) -> given + " " + ours);
                }
              });
      List<String> command = new ArrayList<>();
      if (sparkHome().isEmpty()) {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
        command.add("-Xmx" + properties.getOrDefault("driver.memory", "2g"));
        // This is the driver's JVM itself: nobody after it could start another with these.
        for (String options : List.of("driver.defaultJavaOptions", "driver.extraJavaOptions")) {
          words(properties.getOrDefault(options, "")).forEach(command::add);
        }
        // In one process there is nobody to ship a library to, and it is too large to copy each
        // time.
        List<String> classPath = new ArrayList<>(List.of(System.getProperty("java.class.path")));
        classPath.addAll(libraries);
        command.addAll(
            List.of(
                "-cp",
                String.join(java.io.File.pathSeparator, classPath),
                "org.apache.spark.deploy.SparkSubmit"));
      } else {
        command.add(Path.of(sparkHome(), "bin", "spark-submit").toString());
      }
      command.addAll(List.of("--class", mainClass));
      properties.forEach(
          (key, value) -> command.addAll(List.of("--conf", "spark." + key + "=" + value)));
      command.addAll(arguments);
      command.add(environment.getOrDefault(JAR, SHOPKEEPER_JAR));
      command.addAll(application);
      return command;
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

  /** Ends this process with a status: only a launcher may, a job never. */
  @AllowedHere("the launcher's process ends with the job's exit code")
  public static void exit(int status) {
    System.exit(status);
  }
}
