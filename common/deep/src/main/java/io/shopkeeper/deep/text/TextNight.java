package io.shopkeeper.deep.text;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.classify.ClassArena;
import io.shopkeeper.deep.classify.ClassifierFiles;
import io.shopkeeper.deep.classify.ClassifierSettings;
import io.shopkeeper.deep.classify.Kinds;
import io.shopkeeper.deep.classify.TrainedClassifiers;
import io.shopkeeper.deep.classify.TrainedClassifiers.Validated;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.evaluate.Classification;
import io.shopkeeper.deep.evaluate.Scoring;
import io.shopkeeper.deep.network.NetworkArtifact;
import io.shopkeeper.deep.network.NetworkDefinition;
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
import io.shopkeeper.learning.encode.PretrainedDirectory;
import io.shopkeeper.learning.judge.Gate;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.learning.judge.Resampling;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.judge.Verdict;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.Vocabulary;
import io.shopkeeper.text.WordVectors;
import io.shopkeeper.text.classify.ConstantClassifier;
import io.shopkeeper.text.classify.PooledClassifier;
import io.shopkeeper.text.classify.TextClassifier;
import io.shopkeeper.text.classify.TextClassifierFile;
import io.shopkeeper.text.classify.TextFeatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The night of a classifier of texts: several learn from labelled texts, by words, by networks and
 * by the vectors of models made elsewhere; their pool is weighed on validation texts, all are
 * compared with the live one on test texts, and what the gate accepts goes live.
 *
 * <pre>{@code
 * new TextNight(context, kinds, List.of("negative", "positive"), settings)
 *     .judgedBy(ClassMeasure.MACRO_F1)
 *     .slicedBy("language")
 *     .run("reviews", labelled, fingerprints);
 * }</pre>
 */
public final class TextNight {
  /** The pool of the others. */
  private static final String POOL = "pool";

  /** The recurrent network. */
  private static final String NETWORK = "rnn";

  /** The transformer encoder. */
  private static final String ENCODER = "encoder";

  /** The convolutional network. */
  private static final String CONVOLUTION = "text-cnn";

  /** Words and pairs of words with logistic regression. */
  private static final String BAG = "bag-of-words";

  /** Runs of letters with logistic regression. */
  private static final String LETTERS = "letters";

  /** The vector of the text by a model made elsewhere, with logistic regression. */
  private static final String SENTENCES = "sentences";

  /** The artifact of these vectors. */
  private static final String VECTORS = "vectors";

  /** The frequencies of the classes. */
  private static final String MAJORITY = "majority";

  private static final int SCORING_BATCH = 256;

  /** How much the texts count against the length of the weights: tried on validation texts. */
  private static final double[] LOOSENESS = {4, 16};

  /** The same for vectors of length 1, which say less with each of their numbers. */
  private static final double[] SENTENCES_LOOSENESS = {16, 64};

  private static final int FEWEST = 2;

  /** A run of letters by a single error, and in the text without it, says nothing. */
  private static final int FEWEST_MISTYPED = 4;

  private final JobContext context;
  private final Kinds kinds;
  private final List<String> labels;
  private final Settings settings;
  private final JavaSparkContext spark;
  private ClassMeasure judgedBy = ClassMeasure.ACCURACY;
  private List<String> slicedBy = List.of();
  private Column division = Part.of(col("text"));
  private boolean letters;
  private SentenceVectors vectors = SentenceVectors.NONE;
  private boolean strangers;
  private Optional<WordVectors> words = Optional.empty();

  /**
   * The settings of a classifier's job.
   *
   * @param text what the network is made of
   * @param deep how it is trained
   * @param classifier calibration and bootstrap
   * @param gate conditions under which a classifier may go live
   */
  public record Settings(
      TextSettings text, TrainingSettings deep, ClassifierSettings classifier, GateSettings gate) {}

  /**
   * Starts the definition of a night.
   *
   * @param kinds names what is trained, see {@link #kinds}
   * @param labels the names of the classes, in the order of their numbers
   */
  public TextNight(JobContext context, Kinds kinds, List<String> labels, Settings settings) {
    this.context = context;
    this.kinds = kinds;
    this.labels = List.copyOf(labels);
    this.settings = settings;
    this.spark = new JavaSparkContext(context.spark().sparkContext());
  }

  /** The kinds of classifiers that compete for a purpose. */
  public static Kinds kinds(String purpose) {
    return Kinds.of(
        purpose, POOL, NETWORK, ENCODER, CONVOLUTION, BAG, LETTERS, SENTENCES, MAJORITY);
  }

  /** How classifiers of texts are kept. */
  public static ClassifierFiles<TextClassifier> files(JobContext context) {
    return files(context, names -> models(context, names));
  }

  private static ClassifierFiles<TextClassifier> files(
      JobContext context, SentenceVectors.Source models) {
    return new ClassifierFiles<>(
        context.storage(),
        TextClassifierFile::bytes,
        bytes -> TextClassifierFile.read(bytes, models),
        TextClassifier::classes);
  }

  private static SentenceVectors models(JobContext context, List<String> names) {
    try {
      return PretrainedDirectory.sentences(names, context.storage().configuration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets the metric that the gate judges by; by default accuracy. */
  public TextNight judgedBy(ClassMeasure measure) {
    this.judgedBy = measure;
    return this;
  }

  /** Sets the columns that divide the test texts into slices, such as a language. */
  public TextNight slicedBy(String... columns) {
    this.slicedBy = List.of(columns);
    return this;
  }

  /** Sets the part of a row, as {@link Part#number}; by default its text's hash does. */
  public TextNight dividedBy(Column part) {
    this.division = part;
    return this;
  }

  /**
   * Adds a classifier that goes by letters, learned from the texts as they are and with typing
   * errors: for short texts that are typed in haste.
   */
  public TextNight readingLetters() {
    this.letters = true;
    return this;
  }

  /** Adds a classifier that goes by vectors of whole texts, if a language has a model. */
  public TextNight readingSentences(SentenceVectors by) {
    this.vectors = by;
    return this;
  }

  /**
   * Lets the classifier that goes by vectors keep texts that it learned from, so that it tells what
   * is like none of them, see {@link TextClassifier#knows}; otherwise it knows every text.
   */
  public TextNight tellingStrangers() {
    this.strangers = true;
    return this;
  }

  /**
   * Lets the networks begin with vectors of words, if these have as many numbers as their
   * embeddings.
   */
  public TextNight startingFrom(Optional<WordVectors> vectorsOfWords) {
    this.words = vectorsOfWords.filter(some -> some.size() == settings.text().embedding());
    return this;
  }

  /**
   * Trains, compares, commits, and promotes what the gate accepts.
   *
   * @param noun what the texts are called, in the plural, such as {@code reviews}
   * @param labelled rows (text, label from 0, the columns of slices)
   * @param inputs fingerprints of the inputs by name, for the manifest
   * @throws JobException 99 if there is too little to learn from, or the gate refused
   */
  public void run(String noun, Dataset<Row> labelled, Map<String, String> inputs) throws Exception {
    try (TextSets sets = TextSets.of(labelled, division, labels.size(), partitions())) {
      Map<Part, long[]> counts =
          context.phase(
              "read " + noun,
              () -> sets.enough(context, noun, labels, settings.text().leastExamples()));
      if (SentenceVectors.none(vectors)) {
        compete(noun, sets, counts, inputs);
      } else {
        try (KnownVectors known = context.phase("read them by models", () -> known(sets))) {
          vectors = known.vectors();
          compete(noun, sets, counts, inputs);
        }
      }
    }
  }

  /** What is live may go by the same models: then it need not read the texts either. */
  private SentenceVectors known(List<String> names) {
    return names.equals(vectors.names()) ? vectors : models(context, names);
  }

  private KnownVectors known(TextSets sets) throws IOException {
    return KnownVectors.of(
        context,
        kinds.artifact(VECTORS),
        vectors,
        Arrays.stream(Part.values()).map(part -> asked(sets, part)).toList());
  }

  /** What classifiers are asked about; no test text with typing errors. */
  private Dataset<Row> asked(TextSets sets, Part part) {
    return letters && part != Part.TEST ? sets.mistyped(part) : sets.rows(part);
  }

  private void compete(
      String noun, TextSets sets, Map<Part, long[]> counts, Map<String, String> inputs)
      throws Exception {
    ClassArena<TextClassifier> arena = arena(sets);
    Gate gate =
        new Gate(settings.gate(), arena.headline(), noun, "there is no test text of these classes");
    Training training = new Training(sets, counts);
    Verdict verdict =
        new Contest<>(context, terms(inputs), arena, gate)
            .run(contender(POOL, Role.CANDIDATE, training::pool), parts(training), Map.of());
    training.done();
    verdict.orRefuse();
  }

  private ClassArena<TextClassifier> arena(TextSets sets) {
    return new ClassArena<>(
            context,
            new ClassArena.Terms(
                kinds,
                POOL,
                labels,
                judgedBy,
                slicedBy,
                new Resampling(settings.classifier().bootstrapRounds(), settings.deep().seed())),
            sets,
            live -> files(context, this::known).read(live).among(labels, RelabelledClassifier::new))
        .alsoTelling(
            pool ->
                context.fact(
                    Explanations.NAME,
                    new Explanations(labels, settings.deep().seed())
                        .of(sets.rows(Part.TEST), pool)));
  }

  /** What the pool is made of, and what it must be better than. */
  private List<Contender<? extends Sure<TextClassifier>>> parts(Training training) {
    List<Contender<? extends Sure<TextClassifier>>> parts = new ArrayList<>();
    parts.add(contender(NETWORK, Role.BASELINE, training::recurrent));
    if (settings.text().encoderBlocks() > 0) {
      parts.add(contender(ENCODER, Role.BASELINE, training::encoder));
    }
    if (settings.text().filters() > 0) {
      parts.add(contender(CONVOLUTION, Role.BASELINE, training::convolution));
    }
    parts.add(contender(BAG, Role.BASELINE, training::bag));
    if (letters) {
      parts.add(contender(LETTERS, Role.BASELINE, training::letters));
    }
    if (!SentenceVectors.none(vectors)) {
      parts.add(contender(SENTENCES, Role.BASELINE, training::sentences));
    }
    parts.add(contender(MAJORITY, Role.BASELINE, training::majority));
    return parts;
  }

  private int partitions() {
    return Math.max(settings.deep().workers(), spark.defaultParallelism());
  }

  private Contest.Terms terms(Map<String, String> inputs) {
    Days days = Days.all(context.asOf());
    return new Contest.Terms(
        kinds.purpose(), days, days.asOf(), settings.deep().seed(), inputs, MAJORITY);
  }

  private Contender<Sure<TextClassifier>> contender(
      String source, Role role, Contender.Training<Sure<TextClassifier>> how) {
    return files(context).contender(kinds, source, role, labels, how);
  }

  /** The trainings of one night. The pool is made of what was trained before it. */
  private final class Training {
    private final TextSets sets;
    private final Map<Part, long[]> counts;
    private final TrainedClassifiers<TextClassifier> trained;
    private final List<Trainer<NumberedText>> trainers = new ArrayList<>();
    private final List<TrainingFacts> facts = new ArrayList<>();

    Training(TextSets sets, Map<Part, long[]> counts) {
      this.sets = sets;
      this.counts = counts;
      this.trained =
          new TrainedClassifiers<>(context, settings.classifier().sureAccuracy(), this::validated);
    }

    /** Where texts are typed in haste, choices go by those with typing errors too. */
    private Validated<TextClassifier> validated(TextClassifier model) {
      Sure<TextClassifier> plain = Sure.uncalibrated(model);
      Predictions predictions = sets.predictions(Part.VALIDATION, plain);
      return letters
          ? new Validated<>(
              model, predictions, sets.predictions(sets.mistyped(Part.VALIDATION), plain))
          : Validated.of(model, predictions);
    }

    Optional<Made<Sure<TextClassifier>>> majority() {
      return Optional.of(trained.made(ConstantClassifier.of(counts.get(Part.TRAINING))));
    }

    Optional<Made<Sure<TextClassifier>>> bag() throws IOException {
      if (letters) {
        return Optional.of(
            trained.loosest(
                BAG,
                LOOSENESS,
                new DriverTraining(
                        sets.rows(Part.TRAINING), TextFeatures.WORDS, FEWEST, labels.size())
                    ::trained));
      }
      BagTraining training =
          new BagTraining(sets.rows(Part.TRAINING), Arrays.stream(counts.get(Part.TRAINING)).sum());
      Made<Sure<TextClassifier>> best = trained.loosest(BAG, LOOSENESS, training::trained);
      training.done();
      return Optional.of(best);
    }

    Optional<Made<Sure<TextClassifier>>> letters() throws IOException {
      return Optional.of(
          trained.loosest(
              LETTERS,
              LOOSENESS,
              new DriverTraining(
                      sets.mistyped(Part.TRAINING),
                      TextFeatures.LETTERS,
                      FEWEST_MISTYPED,
                      labels.size())
                  ::trained));
    }

    Optional<Made<Sure<TextClassifier>>> sentences() throws IOException {
      Dataset<Row> texts = letters ? sets.mistyped(Part.TRAINING) : sets.rows(Part.TRAINING);
      Optional<Dataset<Row>> scoped =
          strangers ? Optional.of(sets.rows(Part.VALIDATION)) : Optional.empty();
      return Optional.of(
          trained.loosest(
              SENTENCES,
              SENTENCES_LOOSENESS,
              new SentenceTraining(texts, scoped, vectors, labels.size())::trained));
    }

    Optional<Made<Sure<TextClassifier>>> recurrent() throws IOException {
      return network(
          NETWORK, kinds.name(), words -> new TextNetwork(words, labels.size(), settings.text()));
    }

    Optional<Made<Sure<TextClassifier>>> encoder() throws IOException {
      return network(
          ENCODER,
          kinds.artifact(ENCODER),
          words -> new EncoderNetwork(words, labels.size(), settings.text()));
    }

    Optional<Made<Sure<TextClassifier>>> convolution() throws IOException {
      return network(
          CONVOLUTION,
          kinds.artifact(CONVOLUTION),
          words -> new ConvolutionNetwork(words, labels.size(), settings.text()));
    }

    /** Trains a network of so many words; its checkpoints are below a name of their own. */
    private Optional<Made<Sure<TextClassifier>>> network(
        String name, String checkpoints, IntFunction<ReadingNetwork> of) throws IOException {
      TextSettings text = settings.text();
      Vocabulary vocabulary = sets.vocabulary(text.vocabulary(), text.leastTexts());
      context.rows("vocabulary", vocabulary.size());
      ReadingNetwork network = of.apply(vocabulary.size());
      NetworkDefinition definition =
          network.definition(settings.deep().epochs(), settings.deep().seed());
      TokenFormat format = network.format();
      Trainer<NumberedText> trainer =
          new Trainer<>(settings.deep(), definition, format, Trainer.Site.of(context, checkpoints))
              .startingFrom(
                  first ->
                      words
                          .map(vectors -> FirstEmbeddings.of(first, vocabulary, vectors))
                          .orElse(first));
      trainers.add(trainer);
      try (Examples<NumberedText> training =
              Examples.of(
                  sets.numbered(Part.TRAINING, vocabulary, text.longest()), format, partitions());
          Examples<NumberedText> validation =
              Examples.of(
                  sets.numbered(Part.VALIDATION, vocabulary, text.longest()),
                  format,
                  partitions())) {
        Trained learned =
            trainer.train(training, Optional.of(asked(definition, format).validation(validation)));
        facts.add(learned.facts());
        context.fact(TrainingFacts.NAME, facts.size() == 1 ? facts.get(0) : List.copyOf(facts));
        return Optional.of(
            new Made<>(
                trained.member(name, network.plain(vocabulary, learned.weights())).model(),
                NetworkArtifact.of(definition, learned.weights())
                        .preprocessing(format.preprocessing())
                    ::write));
      }
    }

    private Classification<NumberedText> asked(NetworkDefinition definition, TokenFormat format) {
      return new Classification<>(
          new Scoring<>(spark, definition, format, Backend.SINGLE_THREAD, SCORING_BATCH),
          labels.size());
    }

    Optional<Made<Sure<TextClassifier>>> pool() {
      return Optional.of(trained.pool(PooledClassifier::new));
    }

    /** Deletes the checkpoints: what came of training is committed. */
    void done() throws IOException {
      for (Trainer<NumberedText> trainer : trainers) {
        trainer.done();
      }
    }
  }
}
