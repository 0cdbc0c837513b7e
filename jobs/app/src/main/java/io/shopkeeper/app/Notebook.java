package io.shopkeeper.app;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.CommandLine;
import io.shopkeeper.platform.job.JobRunner;
import io.shopkeeper.platform.job.RunnerSettings;
import io.shopkeeper.platform.job.SettingsLayers;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import io.shopkeeper.recommend.als.AlsComparison;
import io.shopkeeper.recommend.als.AlsTrainJob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * An installation, as a note in Zeppelin or a spark-shell sees it: its tables as of a day by name,
 * what its runs recorded, and its jobs and trainings on the session that is open.
 *
 * <pre>
 * val shop = io.shopkeeper.app.Notebook.open(spark)
 * shop.sql(shop.newest, "select source, count(*) as rows from user_item_scores group by source")
 * shop.compareAls(shop.newest, "16 1 0.1", "64 10 0.1")
 * </pre>
 *
 * <p>The root is Spark's property {@code spark.shopkeeper.root}, else that of {@code
 * conf/env/local.conf} below {@code SHOPKEEPER_HOME}. A note holds nothing open: every query looks
 * up again what is there, so that it sees the newest night, and no retention takes it away. Views
 * are in a session of each query's own, and two notes never share a name.
 */
public final class Notebook {
  /** Spark's property that names the root. */
  public static final String ROOT = "spark.shopkeeper.root";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  private final SparkSession spark;
  private final JobRunner.Surroundings surroundings;
  private final String root;
  private final Storage storage;

  private Notebook(SparkSession spark, JobRunner.Surroundings surroundings, Optional<String> root) {
    this.spark = spark;
    this.surroundings = surroundings;
    this.root = root.orElseGet(this::configuredRoot);
    this.storage = HadoopStorage.open(this.root, spark.sparkContext().hadoopConfiguration());
  }

  /** The installation that the session or its {@code conf/} names. */
  public static Notebook open(SparkSession spark) {
    scala.Option<String> root = spark.conf().getOption(ROOT);
    return new Notebook(
        spark,
        JobRunner.Surroundings.ofProcess(),
        root.isDefined() ? Optional.of(root.get()) : Optional.empty());
  }

  /** The installation under a root: a path, {@code file:} or {@code hdfs:}. */
  public static Notebook open(SparkSession spark, String root) {
    return new Notebook(spark, JobRunner.Surroundings.ofProcess(), Optional.of(root));
  }

  /** The same with another console, clock and {@code conf/}, for tests. */
  static Notebook open(SparkSession spark, JobRunner.Surroundings surroundings, String root) {
    return new Notebook(spark, surroundings, Optional.of(root));
  }

  private String configuredRoot() {
    Path home = surroundings.home();
    if (!home.resolve("conf/env").toFile().isDirectory()) {
      throw JobException.usage(
          "%s is not set, and there is no conf/env below SHOPKEEPER_HOME (%s); set the property of the Spark interpreter to the root of the installation, such as hdfs:///shopkeeper"
              .formatted(ROOT, home.toAbsolutePath().normalize()));
    }
    CommandLine line = CommandLine.parse("report");
    return SettingsLayers.resolve(Catalogue.JOBS, Catalogue.JOBS.named("report"), home, line)
        .bind(RunnerSettings.class)
        .shopkeeper()
        .root();
  }

  /** Everything of the installation lies below. */
  public String root() {
    return root;
  }

  /**
   * The days of which there is a night, the newest first; without any night those with events.
   *
   * @throws JobException (65) where there is neither
   */
  public String[] days() throws IOException {
    TreeSet<String> days = new TreeSet<>(Comparator.reverseOrder());
    VersionStore releases = releases();
    for (String release : releases.names()) {
      releases.versions(release).forEach(version -> days.add(version.manifest().asOf()));
    }
    if (days.isEmpty()) {
      days.addAll(tables().partitions(ShopTables.EVENTS));
    }
    if (days.isEmpty()) {
      throw JobException.badInput(
          "there is no night and no event under %s; run ingest and the pipeline, or set %s to another root"
              .formatted(root, ROOT));
    }
    return days.toArray(String[]::new);
  }

  /** The newest of {@link #days}. */
  public String newest() throws IOException {
    return days()[0];
  }

  /**
   * What a query says of a day. It may name curated tables ({@code events}, as of the day), tables
   * of releases ({@code user_item_scores}, of the day's night), and what the day's runs recorded
   * (see {@link RunTables}). Times are shown in the session's time zone.
   *
   * <p>Where a table is missing, or there is no row, the answer is one row with one column {@code
   * nothing} that says so in both languages: a note goes on.
   *
   * @param day yyyy-mm-dd
   * @throws JobException (64) for a malformed day
   */
  public Dataset<Row> sql(String day, String query) throws IOException {
    LocalDate asOf = dayOf(day);
    SparkSession own = spark.newSession();
    Catalog catalog = new Catalog(own, asOf);
    for (String name : names(query)) {
      Optional<Dataset<Row>> table = catalog.find(name);
      if (table.isPresent()) {
        table.get().createOrReplaceTempView(name);
      }
    }
    Dataset<Row> answer;
    try {
      answer = own.sql(query);
    } catch (Exception e) {
      // Spark's Scala throws what Java would have to be told of.
      if (e instanceof AnalysisException wrong
          && "TABLE_OR_VIEW_NOT_FOUND".equals(wrong.getErrorClass())) {
        return nothing(catalog.missing(wrong.getMessageParameters().get("relationName")));
      }
      throw e;
    }
    return answer.isEmpty()
        ? nothing("No row on %s for this choice. / %s 没有符合此选择的数据。".formatted(day, day))
        : answer;
  }

  /** The jobs of a day that recorded rows of a table of runs, such as {@code run_epochs}. */
  public String[] jobs(String day, String table) throws IOException {
    return new RunTables(spark, storage, dayOf(day))
        .table(table).select("job").distinct().collectAsList().stream()
            .map(row -> row.getString(0))
            .sorted()
            .toArray(String[]::new);
  }

  /**
   * Trains and compares settings of ALS with the classes and settings of {@code als-train}; writes
   * nothing. Its table is that of {@link AlsComparison#of}.
   *
   * @param choices rank, alpha and regularisation, such as "32 1 0.1"
   */
  public Dataset<Row> compareAls(String day, String... choices) throws IOException {
    return als(day).of(choices);
  }

  /** The comparison behind {@link #compareAls}, with settings of its own, {@code key=value}. */
  public AlsComparison als(String day, String... assignments) throws IOException {
    LocalDate asOf = dayOf(day);
    AlsTrainJob job = new AlsTrainJob();
    AlsTrainJob.Settings settings =
        SettingsLayers.resolve(
                Catalogue.JOBS,
                job,
                surroundings.home(),
                CommandLine.parse(words(job.name(), day, assignments)))
            .bind(job.settings());
    job.check(settings);
    return new AlsComparison(tables().read(ShopTables.EVENTS, asOf), asOf, settings);
  }

  /**
   * Runs a job as {@code submit} does, but on this session, which stays open.
   *
   * @param assignments settings, {@code key=value}
   * @return how it ended, such as {@code DONE}; what it said is on the console
   */
  public String run(String job, String day, String... assignments) {
    JobRunner.Surroundings here =
        new JobRunner.Surroundings(
            surroundings.home(),
            surroundings.clock(),
            surroundings.environment(),
            // The console of a note changes with each paragraph.
            System.out,
            System.out,
            new OpenSession(spark));
    ExitCode exit = new JobRunner(Catalogue.JOBS, here).run(words(job, day, assignments));
    return exit.name();
  }

  private String[] words(String job, String day, String... assignments) {
    String[] all =
        Stream.concat(Stream.of("shopkeeper.root=\"" + root + "\""), Arrays.stream(assignments))
            .flatMap(assignment -> Stream.of("--set", assignment))
            .toArray(String[]::new);
    return Stream.concat(Stream.of(job, "--as-of", day), Arrays.stream(all)).toArray(String[]::new);
  }

  private static LocalDate dayOf(String day) {
    try {
      return LocalDate.parse(day);
    } catch (DateTimeParseException e) {
      throw JobException.usage("day '%s' is none; write yyyy-mm-dd".formatted(day));
    }
  }

  private TableStore tables() {
    return new TableStore(spark, storage, surroundings.clock());
  }

  private VersionStore releases() {
    return new VersionStore(storage, "releases", surroundings.clock());
  }

  private Dataset<Row> nothing(String says) {
    return spark.createDataFrame(
        List.of(RowFactory.create(says)),
        new StructType().add("nothing", DataTypes.StringType, false));
  }

  /** Every word of a query that may be the name of a table. */
  private static Set<String> names(String query) {
    Set<String> names = new TreeSet<>();
    Matcher words = NAME.matcher(query);
    while (words.find()) {
      names.add(words.group());
    }
    return names;
  }

  /** The tables as of one day, looked up anew. */
  private final class Catalog {
    private final SparkSession session;
    private final LocalDate asOf;
    private final Map<String, String> released = new LinkedHashMap<>();
    private final List<String> elsewhere = new ArrayList<>();

    Catalog(SparkSession session, LocalDate asOf) throws IOException {
      this.session = session;
      this.asOf = asOf;
      VersionStore releases = releases();
      for (String release : releases.names()) {
        for (Version version : releases.versions(release)) {
          for (Manifest.Output output : version.manifest().outputs()) {
            if (version.manifest().asOf().equals(asOf.toString())) {
              released.put(output.path(), version.output(output.path()));
            } else {
              elsewhere.add(output.path() + " " + version.manifest().asOf());
            }
          }
        }
      }
    }

    Optional<Dataset<Row>> find(String name) throws IOException {
      TableSpec curated = ShopTables.named(name);
      if (curated != null) {
        return new TableStore(session, storage, surroundings.clock()).find(curated, asOf);
      }
      if (RunTables.NAMES.contains(name)) {
        return Optional.of(new RunTables(session, storage, asOf).table(name));
      }
      return Optional.ofNullable(released.get(name)).map(session.read()::parquet);
    }

    String missing(String quoted) {
      String name = quoted.replace("`", "");
      String days =
          String.join(
              ", ",
              elsewhere.stream()
                  .filter(entry -> entry.startsWith(name + " "))
                  .map(entry -> entry.substring(name.length() + 1))
                  .sorted(Comparator.reverseOrder())
                  .distinct()
                  .toList());
      return "The night of %s left no table %s; nights that did: %s. / %s 当晚没有表 %s；有此表的日期：%s。"
          .formatted(
              asOf, name, days.isEmpty() ? "none" : days, asOf, name, days.isEmpty() ? "无" : days);
    }
  }

  /** The session that is open, for a job that would open and close its own. */
  private record OpenSession(SparkSession session) implements JobRunner.Sessions {
    @Override
    public SparkSession open(String applicationName, Map<String, String> secrets) {
      return session;
    }

    @Override
    public void logAs(Path configuration) {
      // The process is the notebook's, and so is its log.
    }

    @Override
    public void close(SparkSession open) {
      open.catalog().clearCache();
    }
  }
}
