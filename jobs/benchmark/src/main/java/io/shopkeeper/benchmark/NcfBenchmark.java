package io.shopkeeper.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.core.settings.SettingsSchema;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.train.Trainer;
import io.shopkeeper.deep.train.TrainingSettings;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.neural.ncf.NcfSettings;
import io.shopkeeper.neural.ncf.NcfTrained;
import io.shopkeeper.neural.ncf.NcfTraining;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.evaluate.Evaluator;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.ReadySplit;
import io.shopkeeper.ranking.history.SeenItems;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.PopularModel;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Evaluates neural collaborative filtering models from the command line.
 *
 * <pre>
 * weeks ROOT DAY,DAY...  CHOICE...   each window of seven days up to a day; the tables below ROOT
 * split FOLDER           CHOICE...   trains on FOLDER/train.txt.gz, measures on test.txt.gz
 * </pre>
 *
 * A choice consists of settings of the sections {@code ncf} and {@code deep}, such as {@code
 * "ncf.form=classic deep.batch-size=512"}, over those of {@code conf/jobs/ncf-train.conf}.
 */
public final class NcfBenchmark {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final SparkSession spark;
  private final Storage storage;

  private record Choice(NcfSettings ncf, TrainingSettings deep) {}

  private record Data(
      InteractionSettings interactions,
      SeenItemsSettings seenItems,
      ItemItemSettings itemItem,
      Rp3BetaSettings rp3beta) {}

  private NcfBenchmark(SparkSession spark, Storage storage) {
    this.spark = spark;
    this.storage = storage;
  }

  /** Runs a benchmark and prints the results. */
  @AllowedHere("a benchmark is a process of its own: it opens its session and prints")
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 3) {
      System.err.println("usage: (weeks ROOT DAYS | split FOLDER) CHOICE...; see the Javadoc");
      return;
    }
    SparkSession session = LocalSpark.open("ncf-benchmark");
    Path scratch = Files.createTempDirectory("ncf-benchmark");
    NcfBenchmark benchmark =
        new NcfBenchmark(
            session,
            HadoopStorage.open(
                scratch.toUri().toString(), session.sparkContext().hadoopConfiguration()));
    List<String> rest = List.of(arguments).subList(2, arguments.length);
    if (arguments[0].equals("weeks")) {
      benchmark.weeks(arguments[1], rest.get(0).split(",", -1), rest.subList(1, rest.size()));
    } else {
      benchmark.split(arguments[1], rest);
    }
    session.stop();
  }

  private void weeks(String root, String[] days, List<String> choices) throws IOException {
    Dataset<Row> events = LocalSpark.events(spark, root);
    Data data =
        settings(Data.class, List.of("interactions", "seen-items", "item-item", "rp3beta"), "");
    List<Evaluator.Outcome> windows = new ArrayList<>();
    for (String day : days) {
      try (Interactions interactions =
          Interactions.of(
              events,
              data.interactions(),
              new SeenItems(data.seenItems()),
              Feedback.IMPLICIT,
              Days.testing(LocalDate.parse(day), 7))) {
        windows.add(measure(interactions, data, choices));
      }
      print(day, windows.get(windows.size() - 1).board(), choices);
    }
    if (windows.size() > 1) {
      print("all windows", Evaluator.Outcome.pooled(windows).board(), choices);
    }
  }

  private void split(String folder, List<String> choices) throws IOException {
    Data data =
        settings(Data.class, List.of("interactions", "seen-items", "item-item", "rp3beta"), "");
    try (Interactions interactions =
        ReadySplit.interactions(
            ReadySplit.lines(spark, folder + "/train.txt.gz"),
            ReadySplit.lines(spark, folder + "/test.txt.gz"))) {
      print(folder, measure(interactions, data, choices).board(), choices);
    }
  }

  private Evaluator.Outcome measure(Interactions interactions, Data data, List<String> choices)
      throws IOException {
    BaselineTraining baselines = new BaselineTraining(interactions, View.TRAIN);
    PopularModel popular = baselines.popular();
    Map<String, CatalogueModel> models = new LinkedHashMap<>();
    models.put("popular", popular);
    models.put(
        "rp3beta",
        baselines.rp3beta(baselines.matrix(data.itemItem().maxInteractions()), data.rp3beta()));
    for (String choice : choices) {
      models.put(choice, trained(interactions, choice));
    }
    return new Evaluator(
            interactions,
            new EvaluationSettings(7, Integer.MAX_VALUE, 500),
            Shelf.of(Optional.empty(), interactions.items()),
            1)
        .evaluate(models, popular);
  }

  private CatalogueModel trained(Interactions interactions, String words) throws IOException {
    Choice choice = settings(Choice.class, List.of("ncf", "deep"), words);
    long begun = System.nanoTime();
    long cpu = PROCESS.getProcessCpuTime();
    NcfTrained trained =
        new NcfTraining(choice.ncf(), choice.deep(), this::site, interactions)
            .untilBest(View.TRAIN, Integer.toHexString(System.identityHashCode(choice)))
            .orElseThrow();
    System.out.printf(
        "%s: best epoch %d of %d, %.1f s, %.1f CPU s%n",
        words,
        trained.trained().bestEpoch(),
        trained.trained().curve().size(),
        (System.nanoTime() - begun) / 1e9,
        (PROCESS.getProcessCpuTime() - cpu) / 1e9);
    return trained.model();
  }

  @AllowedHere("a benchmark is a process of its own, with the machine's clock")
  private Trainer.Site site(String name) {
    return new Trainer.Site(
        new JavaSparkContext(spark.sparkContext()),
        storage,
        "checkpoints-" + name + System.nanoTime(),
        Backend.SINGLE_THREAD,
        Clock.systemUTC(),
        System.out::println,
        (what, value) -> {});
  }

  /**
   * Binds settings from the defaults of the jars, those of the job, and a choice, by ascending
   * precedence.
   */
  private static <S extends Record> S settings(
      Class<S> type, List<String> sections, String choice) {
    List<Config> layers = new ArrayList<>();
    for (Config all :
        List.of(
            ConfigFactory.parseResources("reference.conf"),
            ConfigFactory.parseFile(
                new File(System.getProperty("ncf.conf", "conf/jobs/ncf-train.conf"))))) {
      for (String section : sections) {
        layers.add(all.withOnlyPath(section));
      }
    }
    choice
        .lines()
        .flatMap(line -> Stream.of(line.strip().split("\\s+", -1)))
        .filter(word -> !word.isEmpty())
        .forEach(word -> layers.add(Settings.parseAssignment(word)));
    return Settings.of(SettingsSchema.of(type), layers).bind(type);
  }

  private static void print(String window, Board board, List<String> choices) {
    List<String> models = new ArrayList<>(List.of("popular", "rp3beta"));
    models.addAll(choices);
    for (String model : models) {
      Interval against = board.improvement(model, "popular", ListMeasures.NDCG_20);
      System.out.printf(
          "%s n %d | %s | ndcg@20 %.4f | recall@20 %.4f | against popular %+.1f %% [%+.1f,"
              + " %+.1f]%n",
          window,
          board.cases(),
          model,
          board.mean(model, ListMeasures.NDCG_20),
          board.mean(model, ListMeasures.RECALL_20),
          100 * against.estimate(),
          100 * against.low(),
          100 * against.high());
    }
  }
}
