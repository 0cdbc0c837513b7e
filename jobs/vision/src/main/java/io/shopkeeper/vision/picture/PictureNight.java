package io.shopkeeper.vision.picture;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.classify.ClassArena;
import io.shopkeeper.deep.classify.ClassFormat;
import io.shopkeeper.deep.classify.ClassifierFiles;
import io.shopkeeper.deep.classify.ClassifierSettings;
import io.shopkeeper.deep.classify.Kinds;
import io.shopkeeper.deep.classify.LearnedClasses;
import io.shopkeeper.deep.classify.TrainedClassifiers;
import io.shopkeeper.deep.classify.TrainedClassifiers.Validated;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.data.ExampleFormat;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.evaluate.Classification;
import io.shopkeeper.deep.evaluate.Scoring;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.deep.train.Trained;
import io.shopkeeper.deep.train.Trainer;
import io.shopkeeper.deep.train.TrainingFacts;
import io.shopkeeper.deep.train.TrainingSettings;
import io.shopkeeper.learning.classify.ClassMeasure;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.Contest;
import io.shopkeeper.learning.contest.Made;
import io.shopkeeper.learning.judge.Gate;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.learning.judge.Resampling;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.judge.Verdict;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.pretrained.PretrainedModel;
import io.shopkeeper.vision.generate.Generator;
import io.shopkeeper.vision.picture.PictureSettings.Filling;
import io.shopkeeper.vision.picture.PictureSettings.FromScratch;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The night of a classifier of pictures: a head on a backbone's vectors, networks from scratch, or
 * several of these and their pool, learn from labelled pictures beside a regression over colours;
 * all are compared with the live one on test pictures, and what the gate accepts goes live.
 */
public final class PictureNight {
  /** The pool of the head and the networks. */
  public static final String POOL = "pool";

  /** A new head on a pretrained backbone. */
  public static final String TRANSFER = "transfer";

  /** The convolutional network from scratch. */
  public static final String NETWORK = "cnn";

  /** The vision transformer from scratch. */
  public static final String TRANSFORMER = "vit";

  /** The colours with logistic regression. */
  public static final String COLOURS = "colours";

  /** The frequencies of the classes. */
  public static final String MAJORITY = "majority";

  /** What makes pictures of rare classes; it does not compete. */
  private static final String GENERATOR = "generator";

  private static final int SCORING_BATCH = 128;

  /** How much all pictures count against half the squared length of a head's weights. */
  private static final double[] LOOSENESS = {.1, .3, 1};

  private final JobContext context;
  private final Kinds kinds;
  private final Settings settings;
  private final Optional<PretrainedModel> backbone;
  private final JavaSparkContext spark;
  private List<String> slicedBy = List.of();

  /**
   * The settings of a classifier's job.
   *
   * @param vision how pictures are looked at
   * @param deep how networks are trained
   * @param classifier calibration and bootstrap
   * @param gate conditions under which a classifier may go live
   */
  public record Settings(
      PictureSettings vision,
      TrainingSettings deep,
      ClassifierSettings classifier,
      GateSettings gate) {}

  /**
   * Starts the definition of a night.
   *
   * @param kinds names what is trained, see {@link #kinds}
   * @param backbone what makes vectors of pictures, where a shop has one
   */
  public PictureNight(
      JobContext context, Kinds kinds, Optional<PretrainedModel> backbone, Settings settings) {
    this.context = context;
    this.kinds = kinds;
    this.backbone = backbone;
    this.settings = settings;
    this.spark = new JavaSparkContext(context.spark().sparkContext());
  }

  /** The kinds of classifiers that compete for a purpose. */
  public static Kinds kinds(String purpose) {
    return Kinds.of(purpose, POOL, TRANSFER, NETWORK, TRANSFORMER, COLOURS, MAJORITY);
  }

  /** How classifiers of pictures are kept. */
  public static ClassifierFiles<PictureClassifier> files(JobContext context) {
    return new ClassifierFiles<>(
        context.storage(),
        PictureClassifierFile::bytes,
        PictureClassifierFile::read,
        PictureClassifier::classes);
  }

  /** Sets the columns that divide the test pictures into slices. */
  public PictureNight slicedBy(String... columns) {
    this.slicedBy = List.of(columns);
    return this;
  }

  /**
   * Trains, compares, commits, and promotes what the gate accepts.
   *
   * @param labelled rows (image_id, content, class, part as {@link Part#number}, the columns of
   *     slices)
   * @param inputs fingerprints of the inputs by name, for the manifest
   * @throws JobException 64 naming a setting that cannot be, 99 if there is too little to learn
   *     from, or the gate refused
   */
  public void run(Dataset<Row> labelled, Map<String, String> inputs) throws Exception {
    settings.vision().check();
    LearnedClasses classes = context.phase("count pictures", () -> classes(labelled));
    List<String> labels = classes.names();
    Optional<Version> production = context.slots().live(kinds.purpose());
    Optional<ClassifierFiles.Stored<PictureClassifier>> live =
        production.isEmpty()
            ? Optional.empty()
            : Optional.of(files(context).read(production.get()));
    Eye eye = eye(live);
    try (PictureSets sets =
        PictureSets.of(classes.numbered(labelled), eye, labels.size(), partitions())) {
      Map<Part, long[]> counts = context.phase("look at pictures", () -> sets.counts());
      ClassArena<PictureClassifier> arena =
          new ClassArena<>(
              context,
              new ClassArena.Terms(
                  kinds,
                  candidate(),
                  labels,
                  ClassMeasure.ACCURACY,
                  slicedBy,
                  new Resampling(settings.classifier().bootstrapRounds(), settings.deep().seed())),
              sets,
              version -> relabelled(live.orElseThrow(), labels, eye));
      Gate gate =
          new Gate(
              settings.gate(),
              arena.headline(),
              "pictures",
              "there is no test picture of these classes");
      Training training = new Training(sets, labels, counts);
      Map<String, Contender.Training<Sure<PictureClassifier>>> all = training.contenders();
      List<Contender<? extends Sure<PictureClassifier>>> baselines = new ArrayList<>();
      all.forEach(
          (source, how) -> {
            if (!source.equals(candidate())) {
              baselines.add(contender(source, Role.BASELINE, labels, how));
            }
          });
      Verdict verdict =
          new Contest<>(context, terms(inputs), arena, gate)
              .run(
                  contender(candidate(), Role.CANDIDATE, labels, all.get(candidate())),
                  baselines,
                  Map.of());
      training.done();
      verdict.orRefuse();
    }
  }

  private int partitions() {
    return Math.max(settings.deep().workers(), spark.defaultParallelism());
  }

  private Contest.Terms terms(Map<String, String> inputs) {
    Days days = Days.all(context.asOf());
    return new Contest.Terms(
        kinds.purpose(), days, days.asOf(), settings.deep().seed(), inputs, MAJORITY);
  }

  private boolean fromScratch() {
    FromScratch wanted = settings.vision().fromScratch();
    return wanted == FromScratch.ALWAYS || (wanted == FromScratch.AUTO && backbone.isEmpty());
  }

  /** The source that is meant to go live: the pool if there is more than one to pool. */
  public String candidate() {
    List<String> networks = networks();
    return networks.isEmpty() ? COLOURS : networks.size() == 1 ? networks.get(0) : POOL;
  }

  /** The networks that are trained, in this order. */
  private List<String> networks() {
    List<String> networks = new ArrayList<>();
    if (backbone.isPresent()) {
      networks.add(TRANSFER);
    }
    if (fromScratch()) {
      networks.add(NETWORK);
      if (settings.vision().encoderBlocks() > 0) {
        networks.add(TRANSFORMER);
      }
    }
    return networks;
  }

  /** What tonight's contenders look at, and the live classifier if it can be asked beside them. */
  private Eye eye(Optional<ClassifierFiles.Stored<PictureClassifier>> live) {
    Needs own = fromScratch() ? Needs.pixels(settings.vision().side()) : Needs.NOTHING;
    Eye eye = Eye.of(own, backbone);
    Needs its = live.map(stored -> stored.classifier().model().needs()).orElse(Needs.NOTHING);
    Needs both = eye.shows().and(its);
    boolean known =
        its.backbone().isEmpty()
            || backbone.map(model -> model.vectors().equals(its.backbone())).orElse(false);
    return known && both.meets(its) ? Eye.of(both, backbone) : eye;
  }

  /**
   * The classes that have enough pictures. The others are left out, and told.
   *
   * @throws JobException 99 where fewer than two are left
   */
  private LearnedClasses classes(Dataset<Row> labelled) {
    int least = settings.vision().leastPictures();
    LearnedClasses classes = LearnedClasses.of(labelled, col("part"), least);
    context.fact("left_out", classes.rare());
    if (!classes.rare().isEmpty()) {
      context.say(
          "classes with too few pictures to be learned (vision.least-pictures = %d): %s"
              .formatted(least, classes.rare()));
    }
    if (classes.names().size() < 2) {
      throw JobException.gateRefused(
          "%d classes have %d training pictures or more, 2 at least are needed: nothing is learned; what is live stays"
              .formatted(classes.names().size(), least));
    }
    return classes;
  }

  /**
   * The live classifier for tonight's classes; one that tonight's eye is no use to knows nothing.
   */
  private Sure<PictureClassifier> relabelled(
      ClassifierFiles.Stored<PictureClassifier> stored, List<String> labels, Eye eye) {
    if (!eye.shows().meets(stored.classifier().model().needs())) {
      context.say(
          "the live classifier looks at pictures in another way (another backbone, or vision.side): it cannot be asked, and counts as one that guesses");
      return Sure.uncalibrated(new ConstantPictures(new float[labels.size()]));
    }
    return stored.among(labels, RelabelledPictures::new);
  }

  private Contender<Sure<PictureClassifier>> contender(
      String source,
      Role role,
      List<String> labels,
      Contender.Training<Sure<PictureClassifier>> how) {
    return files(context).contender(kinds, source, role, labels, how);
  }

  /** The trainings of one night. The pool is made of what was trained before it. */
  private final class Training {
    private final PictureSets sets;
    private final List<String> labels;
    private final Map<Part, long[]> counts;
    private final TrainedClassifiers<PictureClassifier> trained;
    private final List<Trainer<?>> trainers = new ArrayList<>();
    private final List<TrainingFacts> facts = new ArrayList<>();
    private final FilledPictures filling;
    private Broadcast<Generator> generator;
    private Dataset<Row> shown;

    Training(PictureSets sets, List<String> labels, Map<Part, long[]> counts) {
      this.sets = sets;
      this.labels = labels;
      this.counts = counts;
      this.filling =
          FilledPictures.of(counts.get(Part.TRAINING), settings.vision(), settings.deep().seed());
      this.trained =
          new TrainedClassifiers<>(
              context,
              settings.classifier().sureAccuracy(),
              model ->
                  Validated.of(model, sets.predictions(Part.VALIDATION, Sure.uncalibrated(model))));
    }

    /** How each contender is trained, in this order; the pool is made of those before it. */
    Map<String, Contender.Training<Sure<PictureClassifier>>> contenders() {
      Map<String, Contender.Training<Sure<PictureClassifier>>> all = new LinkedHashMap<>();
      all.put(MAJORITY, this::majority);
      all.put(COLOURS, this::colours);
      if (backbone.isEmpty()) {
        context.say("pretrained.pictures names no backbone: pictures are learned from scratch");
      }
      networks().forEach(network -> all.put(network, training(network)));
      if (candidate().equals(POOL)) {
        all.put(POOL, this::pool);
      }
      return all;
    }

    private Contender.Training<Sure<PictureClassifier>> training(String network) {
      return switch (network) {
        case TRANSFER -> this::transfer;
        case NETWORK ->
            () -> fromScratch(NETWORK, new ConvolutionalNetwork(shownWeights(), settings.vision()));
        case TRANSFORMER ->
            () ->
                fromScratch(TRANSFORMER, new VisionTransformer(shownWeights(), settings.vision()));
        default -> throw new IllegalArgumentException(network);
      };
    }

    private ClassWeights weights(long[] pictures) {
      return settings.vision().balanceClasses()
          ? ClassWeights.balanced(pictures)
          : ClassWeights.uniform(pictures.length);
    }

    private ClassWeights shownWeights() {
      return weights(filling.rare().filled());
    }

    Optional<Made<Sure<PictureClassifier>>> majority() {
      return Optional.of(trained.made(ConstantPictures.of(counts.get(Part.TRAINING))));
    }

    Optional<Made<Sure<PictureClassifier>>> colours() {
      return Optional.of(trained.made(ColourTraining.of(sets.rows(Part.TRAINING))));
    }

    Optional<Made<Sure<PictureClassifier>>> transfer() throws IOException {
      long pictures = Arrays.stream(counts.get(Part.TRAINING)).sum();
      TrainingSettings deep = settings.deep().withEpochs(settings.vision().headEpochs());
      PretrainedModel model = backbone.orElseThrow();
      return Optional.of(
          trained.loosest(
              TRANSFER,
              LOOSENESS,
              looseness -> {
                HeadNetwork head =
                    new HeadNetwork(
                        model.vectors(),
                        model.dimension(),
                        weights(counts.get(Part.TRAINING)),
                        1 / (looseness * pictures));
                return head.plain(
                    learned(
                            TRANSFER + "-" + looseness,
                            deep,
                            head.definition(deep.epochs(), deep.seed()),
                            new VectorFormat(labels.size()),
                            sets.rows(Part.TRAINING))
                        .weights());
              }));
    }

    private Optional<Made<Sure<PictureClassifier>>> fromScratch(String name, PixelNetwork network)
        throws IOException {
      TrainingSettings deep = settings.deep();
      Trained learned =
          learned(
              name,
              deep,
              network.definition(deep.epochs(), deep.seed()),
              new PixelFormat(labels.size(), settings.vision().side()),
              shown());
      facts.add(learned.facts());
      return Optional.of(trained.member(name, network.plain(learned.weights(), deep.seed())));
    }

    /**
     * What networks that look at pixels learn from: the training pictures and what rare classes are
     * filled up with.
     */
    private Dataset<Row> shown() throws IOException {
      if (shown == null) {
        Dataset<Row> real = sets.rows(Part.TRAINING);
        shown = filling.rare().any() ? filled(real) : real;
      }
      return shown;
    }

    private Dataset<Row> filled(Dataset<Row> real) throws IOException {
      SortedMap<String, Long> lacking = new TreeMap<>();
      for (int c = 0; c < labels.size(); c++) {
        if (filling.rare().lacking(c) > 0) {
          lacking.put(labels.get(c), filling.rare().lacking(c));
        }
      }
      context.fact("filled", lacking);
      Filling with = settings.vision().fillWith();
      context.say(
          "rare classes are filled up to %d pictures with %s ones, for networks that look at pixels (vision.fill-share = %s): %s"
              .formatted(
                  filling.rare().enough(),
                  with.name().toLowerCase(Locale.ROOT),
                  filling.rare().share(),
                  lacking));
      return with == Filling.REPEATED ? filling.repeated(real) : generated(real);
    }

    /** The training pictures and those that a generator makes, once it has learned to. */
    private Dataset<Row> generated(Dataset<Row> real) throws IOException {
      TrainingSettings deep = settings.deep().withEpochs(settings.vision().generatorEpochs());
      NetworkDefinition game = filling.game().definition(deep.epochs(), deep.seed());
      Trainer<GameFormat.Turn> trainer = trainer(GENERATOR, deep, game, filling.format());
      try (Examples<GameFormat.Turn> turns =
          Examples.of(filling.repeated(real), filling.format(), partitions())) {
        Weights weights = trainer.train(turns, Optional.empty()).weights();
        generator = spark.broadcast(Generator.of(filling.game(), game, weights));
        return filling.beside(real, generator, partitions());
      }
    }

    private <E extends Serializable> Trainer<E> trainer(
        String name, TrainingSettings deep, NetworkDefinition network, ExampleFormat<E> format) {
      Trainer<E> trainer =
          new Trainer<>(deep, network, format, Trainer.Site.of(context, kinds.artifact(name)));
      trainers.add(trainer);
      return trainer;
    }

    private <E extends Serializable> Trained learned(
        String name,
        TrainingSettings deep,
        NetworkDefinition definition,
        ClassFormat<E> format,
        Dataset<Row> rows)
        throws IOException {
      Trainer<E> trainer = trainer(name, deep, definition, format);
      try (Examples<E> training = Examples.of(rows, format, partitions());
          Examples<E> validation = Examples.of(sets.rows(Part.VALIDATION), format, partitions())) {
        Classification<E> asked =
            new Classification<>(
                new Scoring<>(spark, definition, format, Backend.SINGLE_THREAD, SCORING_BATCH),
                labels.size());
        return trainer.train(training, Optional.of(asked.validation(validation)));
      }
    }

    Optional<Made<Sure<PictureClassifier>>> pool() {
      return Optional.of(trained.pool(PooledPictures::new));
    }

    /** Leaves the curves, and deletes the checkpoints: what came of training is committed. */
    void done() throws IOException {
      if (!facts.isEmpty()) {
        context.fact(TrainingFacts.NAME, facts.size() == 1 ? facts.get(0) : List.copyOf(facts));
      }
      for (Trainer<?> trainer : trainers) {
        trainer.done();
      }
      if (generator != null) {
        generator.destroy();
      }
    }
  }
}
