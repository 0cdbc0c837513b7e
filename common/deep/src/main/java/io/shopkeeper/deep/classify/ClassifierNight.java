package io.shopkeeper.deep.classify;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.ClassCounts;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.evaluate.Classification;
import io.shopkeeper.deep.evaluate.ClassificationFacts;
import io.shopkeeper.deep.evaluate.Scoring;
import io.shopkeeper.deep.network.ModelFile;
import io.shopkeeper.deep.network.NetworkArtifact;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.train.Trained;
import io.shopkeeper.deep.train.Trainer;
import io.shopkeeper.deep.train.TrainingFacts;
import io.shopkeeper.deep.train.TrainingSettings;
import io.shopkeeper.deep.train.Validation;
import io.shopkeeper.learning.classify.Calibration;
import io.shopkeeper.learning.classify.ClassMeasure;
import io.shopkeeper.learning.classify.ContenderPredictions;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.judge.Gate;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.learning.judge.Measure;
import io.shopkeeper.learning.judge.Resampling;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.judge.Slice;
import io.shopkeeper.learning.judge.Verdict;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;

/**
 * The nightly pipeline of one classifier: reads and checks the data, trains, calibrates, evaluates
 * together with baselines and the live network, applies the quality gate, commits the artifact, and
 * promotes it.
 *
 * <pre>{@code
 * ClassifierNight.<Picture>of(context, "fashion-mnist", settings)
 *     .read("pictures", () -> Split.of(training, test, share, "number"), inputs)
 *     .labels(CLASSES)
 *     .format(labels -> new PictureFormat(labels.size()))
 *     .network(counts -> PictureNetworks.of(counts, ...))
 *     .baselines(List.of(Baseline.majority()))
 *     .judgedBy(ClassMeasure.ACCURACY)
 *     .run();
 * }</pre>
 *
 * <p>It records the facts {@code training}, {@code classification}, {@code calibration}, {@code
 * evaluation} and {@code gate} in {@code run.json} and {@code evaluation.json}.
 *
 * @param <E> type of an example
 */
public final class ClassifierNight<E extends Serializable> {
  private static final int SCORING_BATCH = 256;
  private static final String VERDICT = "verdict";
  private static final String ACCEPTED = "accepted";
  private static final String WHY = "why";
  private static final String KIND = "network";

  private final JobContext context;
  private final String model;
  private final Settings settings;
  private final JavaSparkContext spark;
  private String noun = "examples";
  private JobContext.Work<Split> split;
  private Map<String, String> inputs = Map.of();
  private List<String> labels = List.of();
  private Function<List<String>, ClassFormat<E>> format;
  private Function<ClassCounts, NetworkDefinition> network;
  private List<Baseline<E>> baselines = List.of(Baseline.majority());
  private ClassMeasure judgedBy = ClassMeasure.ACCURACY;
  private String sliceColumn;
  private Floor floor = new Floor(0, "");

  /**
   * The settings of a classifier's job.
   *
   * @param deep training of the network
   * @param classifier calibration and bootstrap
   * @param gate conditions under which it may go live
   */
  public record Settings(TrainingSettings deep, ClassifierSettings classifier, GateSettings gate) {}

  /** The least accuracy of a network that may go live, with the path of its setting. */
  private record Floor(double accuracy, String setting) {}

  private ClassifierNight(JobContext context, String model, Settings settings) {
    this.context = context;
    this.model = model;
    this.settings = settings;
    this.spark = new JavaSparkContext(context.spark().sparkContext());
  }

  /**
   * Starts the definition of a pipeline.
   *
   * @param model the name of its artifact
   */
  public static <E extends Serializable> ClassifierNight<E> of(
      JobContext context, String model, Settings settings) {
    return new ClassifierNight<>(context, model, settings);
  }

  /**
   * Sets the data.
   *
   * @param plural what the examples are called in messages, such as {@code pictures}
   * @param rows supplies the split data set; called once, in a phase of its own
   * @param fingerprints fingerprints of the inputs by name, for the manifest
   */
  public ClassifierNight<E> read(
      String plural, JobContext.Work<Split> rows, Map<String, String> fingerprints) {
    this.noun = plural;
    this.split = rows;
    this.inputs = fingerprints;
    return this;
  }

  /** Sets the names of the classes, in the order of their numbers. */
  public ClassifierNight<E> labels(List<String> names) {
    this.labels = List.copyOf(names);
    return this;
  }

  /**
   * Sets the conversion of rows into examples.
   *
   * @param ofLabels the format for given names of classes: those of this job, or of the live
   *     network
   */
  public ClassifierNight<E> format(Function<List<String>, ClassFormat<E>> ofLabels) {
    this.format = ofLabels;
    return this;
  }

  /** Sets the network, as a function of the number of training examples of each class. */
  public ClassifierNight<E> network(Function<ClassCounts, NetworkDefinition> ofCounts) {
    this.network = ofCounts;
    return this;
  }

  /** Sets the baselines that the network must not be worse than; by default the majority class. */
  public ClassifierNight<E> baselines(List<Baseline<E>> yardsticks) {
    this.baselines = List.copyOf(yardsticks);
    return this;
  }

  /** Sets the metric that the gate judges by; by default accuracy. */
  public ClassifierNight<E> judgedBy(ClassMeasure measure) {
    this.judgedBy = measure;
    return this;
  }

  /** Sets the column that divides the test set into slices, such as a language. */
  public ClassifierNight<E> slicedBy(String column) {
    this.sliceColumn = column;
    return this;
  }

  /**
   * Sets the accuracy on the test set below which the network does not go live, whatever the gate
   * decides.
   *
   * @param accuracy in [0, 1]
   * @param setting the path of the setting, for the message
   */
  public ClassifierNight<E> atLeast(double accuracy, String setting) {
    this.floor = new Floor(accuracy, setting);
    return this;
  }

  /**
   * Runs the pipeline. It is idempotent: if the same run has committed its network before, only the
   * later steps are executed.
   *
   * @throws JobException 65 if the data cannot be trained on; 99 if the network may not go live:
   *     its artifact is kept for inspection, and the live one stays
   */
  public void run() throws Exception {
    Optional<Version> earlier = context.artifacts().ofRun(model, context.runId());
    goLive(earlier.isPresent() ? earlier.get() : trained());
  }

  private Version trained() throws Exception {
    Split rows = context.phase("read " + noun, split);
    try (LabelledSets<E> sets =
        new LabelledSets<>(rows, format.apply(labels), labels, noun, partitions())) {
      sets.record(context, model);
      ClassCounts counts = sets.checked(context);
      NetworkDefinition definition = network.apply(counts);
      Classification<E> asked = asked(definition, format.apply(labels), labels.size());
      Trainer<E> trainer =
          new Trainer<>(
              settings.deep(), definition, format.apply(labels), Trainer.Site.of(context, model));
      Trained trained =
          context.phase("train", () -> trainer.train(sets.training(), validation(asked, sets)));
      Night night = context.phase("test", () -> night(rows, sets, counts, asked, trained));
      record(night);
      Version version = context.phase("commit", () -> commit(definition, night));
      trainer.done();
      return version;
    }
  }

  private int partitions() {
    return Math.max(settings.deep().workers(), spark.defaultParallelism());
  }

  private Classification<E> asked(NetworkDefinition definition, ClassFormat<E> of, int classes) {
    return new Classification<>(
        new Scoring<>(spark, definition, of, Backend.SINGLE_THREAD, SCORING_BATCH), classes);
  }

  private Optional<Validation> validation(Classification<E> asked, LabelledSets<E> sets) {
    return sets.validation().count() == 0
        ? Optional.empty()
        : Optional.of(asked.validation(sets.validation()));
  }

  /** The results of training and evaluation. */
  private record Night(
      Trained trained,
      Classification.Outcome outcome,
      Calibration calibration,
      Calibration.Facts calibrated,
      Evaluation evaluation,
      Verdict verdict) {}

  private Night night(
      Split rows,
      LabelledSets<E> sets,
      ClassCounts counts,
      Classification<E> asked,
      Trained trained)
      throws IOException {
    Predictions validated = asked.answers(sets.validation(), trained.weights()).predictions();
    Classification.Answers tested = asked.answers(sets.test(), trained.weights());
    Calibration calibration = Calibration.of(validated, settings.classifier().sureAccuracy());
    ContenderPredictions all = predictions(rows, sets, counts, tested.predictions());
    List<ClassMeasure> by = ClassMeasure.beside(judgedBy);
    List<Measure> measures = by.stream().map(m -> m.over(labels.size())).toList();
    Measure headline = measures.get(by.indexOf(judgedBy));
    Board board =
        all.board(
                measures,
                new Resampling(settings.classifier().bootstrapRounds(), settings.deep().seed()))
            .sliced(slices(rows, sets.test().keys()));
    Verdict verdict =
        new Gate(settings.gate(), headline, noun, "there is nothing to judge")
            .judge(board, all.lineup(model));
    return new Night(
        trained,
        tested.outcome(),
        calibration,
        calibration.on(tested.predictions(), validated.cases()),
        Evaluation.of(board, headline, measures, all.lineup(model)),
        floored(verdict, tested.outcome()));
  }

  private Verdict floored(Verdict verdict, Classification.Outcome outcome) {
    double accuracy = outcome.matrix().accuracy();
    return accuracy >= floor.accuracy()
        ? verdict
        : new Verdict(
            false,
            null,
            String.format(
                Locale.ROOT,
                "test accuracy %.4f is below %s = %s",
                accuracy,
                floor.setting(),
                floor.accuracy()),
            verdict.margin(),
            verdict.checks());
  }

  private ContenderPredictions predictions(
      Split rows, LabelledSets<E> sets, ClassCounts counts, Predictions tested) throws IOException {
    int[] actual = IntStream.range(0, tested.cases()).map(tested::actual).toArray();
    ContenderPredictions all = new ContenderPredictions(labels.size(), actual);
    all.add(
        model, Role.CANDIDATE, IntStream.range(0, tested.cases()).map(tested::predicted).toArray());
    for (Baseline<E> baseline : baselines) {
      all.add(
          baseline.name(), Role.BASELINE, baseline.predicted(sets.training(), counts, sets.test()));
    }
    Optional<Version> live = context.slots().live(Purpose.ofModel(model));
    if (live.isPresent()) {
      all.add(Lineup.PRODUCTION, Role.PRODUCTION, live(live.get(), rows, sets.test().keys()));
    }
    return all;
  }

  /** The live network's predictions for the test set, mapped to the current classes. */
  private int[] live(Version version, Split rows, long[] keys) throws IOException {
    NetworkArtifact.Stored stored = NetworkArtifact.in(context.storage(), version);
    List<String> known = stored.labels();
    ClassFormat<E> its = format.apply(known);
    ModelFile.Model read =
        stored.network(
            NetworkDefinition.Kind.valueOf(
                version
                    .manifest()
                    .labels()
                    .getOrDefault(KIND, NetworkDefinition.Kind.SEQUENCE.name())));
    try (Examples<E> test = Examples.of(rows.test(), its, partitions())) {
      Predictions said =
          asked(read.definition(), its, known.size()).answers(test, read.weights()).predictions();
      Map<Long, Integer> classOf = new HashMap<>();
      long[] itsKeys = test.keys();
      for (int i = 0; i < itsKeys.length; i++) {
        classOf.put(itsKeys[i], labels.indexOf(known.get(said.predicted(i))));
      }
      return Arrays.stream(keys).mapToInt(key -> classOf.getOrDefault(key, -1)).toArray();
    }
  }

  private List<Slice> slices(Split rows, long[] keys) {
    if (sliceColumn == null) {
      return List.of();
    }
    Map<Long, String> valueOf = new HashMap<>();
    for (Row row : Examples.keyed(rows.test()).select(Examples.KEY, sliceColumn).collectAsList()) {
      valueOf.put(row.getLong(0), String.valueOf(row.get(1)));
    }
    return ContenderPredictions.slices(
        Arrays.stream(keys).mapToObj(valueOf::get).toArray(String[]::new));
  }

  private void record(Night night) {
    facts(night).forEach(context::fact);
    context.fact("gate", night.verdict());
    metrics(night).forEach(context::metric);
    context.say(
        String.format(
            Locale.ROOT,
            "test accuracy %.4f, macro-F1 %.4f over %d %s, after epoch %d",
            night.outcome().matrix().accuracy(),
            night.outcome().matrix().macroF1(),
            night.outcome().matrix().total(),
            noun,
            night.trained().bestEpoch()));
    context.say(night.verdict().line());
  }

  private Map<String, Object> facts(Night night) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(TrainingFacts.NAME, night.trained().facts());
    facts.put(ClassificationFacts.NAME, ClassificationFacts.of(night.outcome(), labels));
    facts.put("calibration", night.calibrated());
    facts.put("evaluation", night.evaluation());
    return facts;
  }

  private static Map<String, Double> metrics(Night night) {
    return new TreeMap<>(
        Map.of(
            "test_accuracy", night.outcome().matrix().accuracy(),
            "test_macro_f1", night.outcome().matrix().macroF1(),
            "test_loss", night.outcome().loss(),
            "test_calibration_error", night.calibrated().errorAfter()));
  }

  private Version commit(NetworkDefinition definition, Night night) throws IOException {
    return context
        .artifacts()
        .commitOnce(
            model,
            context.runId(),
            staging -> {
              NetworkArtifact.of(definition, night.trained().weights())
                  .labels(labels)
                  .preprocessing(format.apply(labels).preprocessing())
                  .with("calibration.json", Json.bytes(night.calibration()))
                  .write(staging);
              staging.write("evaluation.json", Json.bytes(facts(night)));
              return context.draft(
                  settings.deep().seed(),
                  inputs,
                  metrics(night),
                  Map.of(
                      KIND,
                      definition.kind().name(),
                      "workers",
                      Integer.toString(night.trained().workers()),
                      VERDICT,
                      night.verdict().accepted() ? ACCEPTED : "refused",
                      WHY,
                      night.verdict().line()));
            });
  }

  private void goLive(Version version) throws IOException {
    String why = version.manifest().labels().getOrDefault(WHY, "");
    if (!ACCEPTED.equals(version.manifest().labels().get(VERDICT))) {
      throw JobException.gateRefused("%s; version %s stays unused".formatted(why, version.label()));
    }
    context.slots().take(Purpose.ofModel(model), version, context.runId(), why);
  }
}
