package io.shopkeeper.platform.job;

import static org.apache.hadoop.fs.CommonConfigurationKeysPublic.FS_DEFAULT_NAME_KEY;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.storage.StorageFailure;
import io.shopkeeper.vector.VectorApi;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code submit-scripts/submit} starts: resolves and checks the settings without Spark, then
 * hands the job to {@code spark-submit}, or to the embedded Spark where there is none, and ends
 * with the job's exit code.
 */
public final class Launch {
  private static final Logger LOG = LoggerFactory.getLogger(Launch.class);

  /** The variable in which {@code submit-scripts/submit} says where the jar lies. */
  private static final String JAR = "SHOPKEEPER_JAR";

  private static final String SHOPKEEPER_JAR = "shopkeeper.jar";

  /** The beginning of those properties of Spark that it hands to Hadoop. */
  private static final String HADOOP = "hadoop.";

  /** What the JVM says about the Vector API each time, and no option turns off. */
  private static final String INCUBATOR = "WARNING: Using incubator modules: " + VectorApi.MODULE;

  private static final int PROBE_BYTES = 4096;
  private static final int LOWEST_OF_SPARK = 50;
  private static final int NO_LOCAL_FOLDER = 53;

  /** What a process that somebody killed leaves: 128 and the number of the signal. */
  private static final int KILLED = 137;

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
    RunnerSettings runnerSettings = settings.bind(RunnerSettings.class);
    SparkCommand command =
        new SparkCommand(
            surroundings.home(),
            surroundings.environment(),
            mainClass,
            runnerSettings.openSpark(),
            line);
    command.requireSpark();
    List<String> application = new ArrayList<>(List.of(job.name()));
    application.addAll(List.of("--as-of", runner.asOf(line, runnerSettings).toString()));
    line.runId().ifPresent(id -> application.addAll(List.of("--run-id", id)));
    List<Path> libraries = libraries(job, settings);
    return command.cluster()
        ? submitToCluster(runner, job, settings, command, libraries, application)
        : submitHere(job, settings, command, libraries, application);
  }

  private int submitHere(
      Job<?> job,
      Settings settings,
      SparkCommand command,
      List<Path> libraries,
      List<String> application)
      throws IOException, InterruptedException {
    Optional<ClassArchive> archive = archive(job, command, libraries);
    SparkCommand started = archive.map(ClassArchive::options).map(command::jvm).orElse(command);
    Path directory = Files.createTempDirectory("shopkeeper-");
    Path shipped = directory.resolve("shopkeeper-settings.json");
    boolean whole = false;
    try {
      Files.writeString(shipped, settings.render());
      List<String> arguments = new ArrayList<>(application);
      arguments.addAll(List.of("--settings", shipped.toString()));
      int exit =
          execute(
              started.of(jar().toString(), names(libraries), arguments),
              started.environment(settings));
      whole = exit == ExitCode.DONE.code();
      requireExitOfSpark(exit);
      return exit;
    } finally {
      Files.deleteIfExists(shipped);
      Files.deleteIfExists(directory);
      if (archive.isPresent()) {
        archive.get().keep(whole);
      }
    }
  }

  /** The classes that the driver maps, or leaves for others; none where somebody chose so. */
  private Optional<ClassArchive> archive(Job<?> job, SparkCommand command, List<Path> libraries) {
    String options = command.jvmOptions();
    boolean chosen =
        Stream.of("SharedArchive", "ArchiveClasses", "-Xshare").anyMatch(options::contains);
    if (chosen || !command.embedded()) {
      return Optional.empty();
    }
    List<Path> classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .toList();
    return ClassArchive.of(jar().getParent(), classPath, libraries, !job.brief());
  }

  private int submitToCluster(
      JobRunner runner,
      Job<?> job,
      Settings settings,
      SparkCommand command,
      List<Path> libraries,
      List<String> application)
      throws IOException, InterruptedException {
    requireNoSecret(job, settings);
    Storage root =
        HadoopStorage.open(
            settings.bind(RunnerSettings.class).shopkeeper().root(), hadoop(command));
    Submission submission = Submission.under(root);
    Process client;
    try {
      send(submission, runner.files(job, settings), settings);
      List<String> arguments = new ArrayList<>(application);
      arguments.addAll(List.of("--submission", submission.place()));
      client = start(client(command, submission, libraries, arguments, settings));
    } catch (IOException | RuntimeException e) {
      submission.delete();
      throw e;
    }
    Thread stop = new Thread(() -> end(client));
    Runtime.getRuntime().addShutdownHook(stop);
    int exit = new ClusterRun(job.name(), submission, surroundings.err()).follow(client);
    forget(stop);
    return exit;
  }

  private void send(Submission submission, List<String> names, Settings settings)
      throws IOException {
    Map<String, Path> files = new TreeMap<>();
    names.forEach(name -> files.put(name, surroundings.home().resolve(name)));
    submission.send(settings.render(), files, surroundings.home().resolve(Submission.LOGGING));
  }

  /** Spark's client, with all that it says in one stream. */
  private ProcessBuilder client(
      SparkCommand command,
      Submission submission,
      List<Path> libraries,
      List<String> application,
      Settings settings)
      throws IOException {
    List<String> words;
    if (command.yarn()) {
      words = command.of(jar().toString(), names(libraries), application);
    } else {
      // Elsewhere than on YARN, the nodes fetch jars themselves.
      List<String> sent = new ArrayList<>();
      for (Path library : libraries) {
        sent.add(submission.sendJar(library));
      }
      words =
          command
              .unlessSet(HADOOP + FS_DEFAULT_NAME_KEY, submission.fileSystem())
              .of(submission.sendJar(jar()), sent, application);
    }
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(command.environment(settings));
    // A Worker starts the driver as itself, but with these variables.
    builder.environment().keySet().removeAll(SparkCommand.HERE_ALONE);
    builder
        .environment()
        .putIfAbsent("HADOOP_USER_NAME", UserGroupInformation.getCurrentUser().getShortUserName());
    return builder;
  }

  private static List<String> names(List<Path> paths) {
    return paths.stream().map(Path::toString).toList();
  }

  private Path jar() {
    return Path.of(surroundings.environment().getOrDefault(JAR, SHOPKEEPER_JAR)).toAbsolutePath();
  }

  /**
   * How this process reaches the root: as Hadoop's configuration on the class path says, with
   * Spark's properties over it, as whom Spark is told to be.
   */
  private static Configuration hadoop(SparkCommand command) throws IOException {
    Configuration hadoop = new Configuration();
    command
        .properties()
        .forEach(
            (key, value) -> {
              if (key.startsWith(HADOOP)) {
                hadoop.set(key.substring(HADOOP.length()), value);
              }
            });
    Optional<String> principal = command.argument("--principal", "kerberos.principal");
    Optional<String> keytab = command.argument("--keytab", "kerberos.keytab");
    if (principal.isPresent() && keytab.isPresent()) {
      UserGroupInformation.setConfiguration(hadoop);
      UserGroupInformation.loginUserFromKeytab(principal.get(), keytab.get());
    }
    return hadoop;
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
        Path.of(surroundings.environment().getOrDefault(SparkCommand.LOG_FOLDER, "logs"))
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
    List<Path> libraries =
        catalogue.libraries(job, settings).stream().map(jar()::resolveSibling).toList();
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
    if (exit == KILLED) {
      throw JobException.unavailable(
          "the driver was killed (signal 9), as the system does where memory runs out: free memory on this machine, or give the driver less with spark.driver.memory, and run it again",
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
    Process process = start(builder);
    Thread stop = new Thread(() -> end(process));
    Runtime.getRuntime().addShutdownHook(stop);
    new ConsoleFilter(INCUBATOR.getBytes(StandardCharsets.US_ASCII), System.err)
        .copy(process.getErrorStream());
    int exit = process.waitFor();
    forget(stop);
    return exit;
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw JobException.unavailable(
          "cannot start %s: %s"
              .formatted(builder.command().get(0), Failures.oneLine(e.getMessage())),
          e);
    }
  }

  private static void forget(Thread stop) {
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      // This process is being ended, and what it started was with it: the exit code is all there
      // is.
      LOG.debug("ending", e);
    }
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
    Optional.ofNullable(environment.get(SparkCommand.LAUNCHER))
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

  /** Ends this process with a status: only a launcher may, a job never. */
  @AllowedHere("the launcher's process ends with the job's exit code")
  public static void exit(int status) {
    System.exit(status);
  }
}
