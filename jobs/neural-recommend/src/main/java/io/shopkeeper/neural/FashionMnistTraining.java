package io.shopkeeper.neural;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.shopkeeper.learning.split.HashShare;
import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.ClassCounts;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.data.Quarantine;
import io.shopkeeper.deep.evaluate.Classification;
import io.shopkeeper.deep.evaluate.ClassificationFacts;
import io.shopkeeper.deep.evaluate.Scoring;
import io.shopkeeper.deep.network.ModelFile;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.train.Trained;
import io.shopkeeper.deep.train.Trainer;
import io.shopkeeper.deep.train.Validation;
import io.shopkeeper.neural.FashionMnistSettings.Augmentation;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One run of {@code fashion-mnist}, for processes that have DL4J. */
final class FashionMnistTraining {
  static final String MODEL = "fashion-mnist";
  static final List<String> CLASSES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");
  private static final int SCORING_BATCH = 256;

  private final FashionMnistSettings settings;
  private final JobContext context;
  private final JavaSparkContext spark;
  private final int partitions;

  FashionMnistTraining(FashionMnistSettings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
    this.spark = new JavaSparkContext(context.spark().sparkContext());
    this.partitions = Math.max(settings.deep().workers(), spark.defaultParallelism());
  }

  void run() throws Exception {
    Optional<Version> earlier = context.artifacts().ofRun(MODEL, context.runId());
    if (earlier.isPresent()) {
      promote(earlier.get(), earlier.get().manifest().metrics().get("test_accuracy"));
      return;
    }
    String copy = "artifacts/" + MODEL + "/_staging/" + context.runId() + ".examples";
    context.phase("read pictures", () -> read(copy));
    PictureFormat format =
        new PictureFormat(CLASSES.size(), settings.fashionMnist().augmentation());
    PictureFormat plain = new PictureFormat(CLASSES.size(), Augmentation.NONE);
    Dataset<Row> training = table(copy + "/train");
    Dataset<Row> test = table(copy + "/test");
    Column kept =
        HashShare.fraction(settings.fashionMnist().validationFraction()).holds(col("number"));
    try (Examples<Picture> learned = examples(training.where(not(kept)), format);
        Examples<Picture> validated = examples(training.where(kept), plain);
        Examples<Picture> tested = examples(test, plain)) {
      context.rows("training_examples", learned.count());
      context.rows("validation_examples", validated.count());
      context.rows("test_examples", tested.count());
      quarantine(training.union(test), plain, List.of(learned, validated, tested));
      learned.required("training pictures");
      tested.required("test pictures");
      ClassCounts counts = ClassCounts.of(learned, CLASSES, Picture::label);
      check(counts, validated, tested);
      NetworkDefinition network =
          PictureNetworks.of(
              settings.fashionMnist().network(),
              settings.fashionMnist().balanceClasses()
                  ? ClassWeights.balanced(counts.counts())
                  : ClassWeights.uniform(CLASSES.size()),
              settings.fashionMnist().learningRate(),
              settings.deep().epochs(),
              settings.deep().seed());
      Classification<Picture> classification =
          new Classification<>(
              new Scoring<>(spark, network, plain, Backend.SINGLE_THREAD, SCORING_BATCH),
              CLASSES.size());
      Optional<Validation> validation =
          validated.count() == 0
              ? Optional.empty()
              : Optional.of(classification.validation(validated));
      Trainer<Picture> trainer = new Trainer<>(settings.deep(), network, format, site());
      Trained trained = context.phase("train", () -> trainer.train(learned, validation));
      Classification.Outcome outcome =
          context.phase("test", () -> classification.of(tested, trained.weights()));
      record(trained, outcome);
      Version version = context.phase("commit", () -> commit(network, trained, outcome));
      trainer.done();
      context.storage().delete(copy);
      promote(version, outcome.matrix().accuracy());
    }
  }

  /** The idx files as a table: many tasks read it, and read it again each time they need it. */
  private void read(String copy) throws IOException {
    IdxSet set =
        IdxSet.of(
            settings.fashionMnist().directory(),
            context.spark().sparkContext().hadoopConfiguration());
    context.storage().delete(copy);
    for (var part : Map.of("/train", set.train(), "/test", set.test()).entrySet()) {
      IdxRows.of(context.spark(), part.getValue())
          .write()
          .parquet(context.storage().path(copy + part.getKey()).toString());
    }
  }

  private Dataset<Row> table(String path) {
    return context.spark().read().parquet(context.storage().path(path).toString());
  }

  private Examples<Picture> examples(Dataset<Row> table, PictureFormat format) {
    return Examples.of(table, format, partitions);
  }

  /** Counts the bad rows of all sets, and keeps them to be looked at. */
  private void quarantine(Dataset<Row> pictures, PictureFormat format, List<Examples<Picture>> sets)
      throws IOException {
    Map<String, Long> rejected = new TreeMap<>();
    for (Examples<Picture> set : sets) {
      set.rejected().forEach((reason, rows) -> rejected.merge(reason, rows, Long::sum));
    }
    context.rows(
        "quarantined_examples", rejected.values().stream().mapToLong(Long::longValue).sum());
    if (!rejected.isEmpty()) {
      Quarantine.write(pictures, format, context.storage(), MODEL, context.asOf());
      context.say("quarantined " + rejected);
      context.fact("quarantined", rejected);
    }
  }

  private void check(ClassCounts counts, Examples<Picture> validated, Examples<Picture> tested) {
    counts.requireTwo("training pictures");
    ClassCounts.of(tested, CLASSES, Picture::label).requireSeenBy(counts, "test pictures");
    ClassCounts.of(validated, CLASSES, Picture::label).requireSeenBy(counts, "validation pictures");
    if (!counts.single().isEmpty()) {
      context.say("classes with a single training picture: " + counts.single());
    }
  }

  private Trainer.Site site() {
    return new Trainer.Site(
        spark,
        context.storage(),
        context.checkpoints() + "/" + MODEL,
        Backend.SINGLE_THREAD,
        context.clock(),
        context::say);
  }

  private void record(Trained trained, Classification.Outcome outcome) {
    context.fact("training", trained.facts());
    context.fact("classification", ClassificationFacts.of(outcome, CLASSES));
    metrics(outcome).forEach(context::metric);
    context.metric("examples_per_second", trained.examplesPerSecond());
    context.say(
        String.format(
            Locale.ROOT,
            "test accuracy %.4f, macro-F1 %.4f over %d pictures, after epoch %d",
            outcome.matrix().accuracy(),
            outcome.matrix().macroF1(),
            outcome.matrix().total(),
            trained.bestEpoch()));
  }

  private static Map<String, Double> metrics(Classification.Outcome outcome) {
    return new TreeMap<>(
        Map.of(
            "test_accuracy", outcome.matrix().accuracy(),
            "test_macro_f1", outcome.matrix().macroF1(),
            "test_loss", outcome.loss()));
  }

  private Version commit(NetworkDefinition network, Trained trained, Classification.Outcome outcome)
      throws IOException {
    try (Staging staging = context.artifacts().stage(MODEL, context.runId())) {
      staging.write("model/network.zip", ModelFile.bytes(network, trained.weights()));
      staging.write("model/network.json", network.json().getBytes(StandardCharsets.UTF_8));
      staging.write("model/labels.json", Json.bytes(CLASSES));
      staging.write("model/preprocessing.json", Json.bytes(preprocessing()));
      staging.write(
          "evaluation.json",
          Json.bytes(
              Map.of(
                  "training", trained.facts(),
                  "classification", ClassificationFacts.of(outcome, CLASSES))));
      IdxSet set =
          IdxSet.of(
              settings.fashionMnist().directory(),
              context.spark().sparkContext().hadoopConfiguration());
      return staging.commit(
          context.draft(
              settings.deep().seed(),
              set.fingerprints(),
              metrics(outcome),
              Map.of("network", network.kind().toString(), "workers", "" + trained.workers())));
    }
  }

  private static Map<String, Object> preprocessing() {
    return new TreeMap<>(
        Map.of(
            "shape", List.of(Picture.SIDE, Picture.SIDE, 1),
            "order", "rows, columns, channels",
            "scale", "brightness / 255"));
  }

  private void promote(Version version, double accuracy) throws IOException {
    double least = settings.fashionMnist().leastAccuracy();
    String line = String.format(Locale.ROOT, "test accuracy %.4f", accuracy);
    if (accuracy < least) {
      throw JobException.gateRefused(
          "%s is below fashion-mnist.least-accuracy = %s; version %s stays unused"
              .formatted(line, least, version.label()));
    }
    context.artifacts().promote(version, context.runId(), line);
  }
}
