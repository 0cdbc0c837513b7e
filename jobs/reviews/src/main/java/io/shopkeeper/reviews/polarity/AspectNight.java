package io.shopkeeper.reviews.polarity;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.classify.ClassArena;
import io.shopkeeper.deep.classify.LabelledRows;
import io.shopkeeper.deep.classify.TrainedClassifiers;
import io.shopkeeper.deep.classify.TrainedClassifiers.Validated;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.evaluate.Classification;
import io.shopkeeper.deep.evaluate.Scoring;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.train.Trained;
import io.shopkeeper.deep.train.Trainer;
import io.shopkeeper.deep.train.TrainingFacts;
import io.shopkeeper.learning.classify.ClassMeasure;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.Contest;
import io.shopkeeper.learning.contest.Made;
import io.shopkeeper.learning.judge.Gate;
import io.shopkeeper.learning.judge.Resampling;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.judge.Verdict;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.pretrained.LanguageModels;
import io.shopkeeper.reviews.aspect.OwnTerms;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One run of {@code review-aspects-train}, for processes that have DL4J. */
public final class AspectNight {
  private static final String POOL = "pool";
  private static final String NETWORK = "network";
  private static final String WORDS = "words";
  private static final String LEXICON = "lexicon";
  private static final String MAJORITY = "majority";

  private static final int SCORING_BATCH = 256;

  /** How much the terms count against the length of the weights: tried on validation terms. */
  private static final double[] LOOSENESS = {.06, .25, 1, 4};

  private final ReviewAspectsTrainJob.Settings settings;
  private final JobContext context;
  private final JavaSparkContext spark;
  private Column division = Part.of(col("text"));

  /** A run as the job has it. */
  public AspectNight(ReviewAspectsTrainJob.Settings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
    this.spark = new JavaSparkContext(context.spark().sparkContext());
  }

  /**
   * Sets the part of a term, as {@link Part#number}.
   *
   * @param part by its text
   */
  public AspectNight dividedBy(Column part) {
    this.division = part;
    return this;
  }

  /**
   * Trains, compares, commits, and promotes what the gate accepts.
   *
   * @param inputs fingerprints of the inputs by name
   */
  public void run(Map<String, String> inputs) throws Exception {
    Dataset<Row> labelled = context.tables().read(ShopTables.ASPECT_LABELS, context.asOf());
    try (LabelledTerms terms = LabelledTerms.of(labelled, division, partitions())) {
      Map<Part, long[]> counts =
          context.phase(
              "read terms", () -> terms.enough(context, settings.aspectLabels().leastTerms()));
      OwnTerms own = context.phase("learn terms", () -> own(terms));
      Training training = new Training(terms, counts);
      ClassArena<PolarityClassifier> arena = arena(terms);
      Gate gate =
          new Gate(settings.gate(), arena.headline(), "terms", "there is no labelled term to test");
      Verdict verdict =
          new Contest<>(context, terms(inputs), arena, gate)
              .run(
                  contender(terms, own, POOL, Role.CANDIDATE, training::pool),
                  List.of(
                      contender(terms, own, NETWORK, Role.BASELINE, training::network),
                      contender(terms, own, WORDS, Role.BASELINE, training::words),
                      contender(terms, own, LEXICON, Role.BASELINE, training::lexicon),
                      contender(terms, own, MAJORITY, Role.BASELINE, training::majority)),
                  Map.of());
      training.done();
      verdict.orRefuse();
    }
  }

  /** The words that people called terms; how well they are found in other texts is a fact. */
  private OwnTerms own(LabelledTerms terms) {
    OwnTerms own = OwnTerms.learned(terms.places(Part.TRAINING));
    OwnTerms.Quality quality = own.quality(terms.places(Part.TEST));
    context.fact("terms", quality);
    context.say(
        String.format(
            Locale.ROOT,
            "%d terms are looked for: precision %.4f, recall %.4f, F1 %.4f by their exact places",
            quality.known(),
            quality.precision(),
            quality.recall(),
            quality.f1()));
    return own;
  }

  private int partitions() {
    return Math.max(settings.deep().workers(), spark.defaultParallelism());
  }

  private Contest.Terms terms(Map<String, String> inputs) {
    Days days = Days.all(context.asOf());
    return new Contest.Terms(
        LivePolarity.KINDS.purpose(), days, days.asOf(), settings.deep().seed(), inputs, LEXICON);
  }

  private ClassArena<PolarityClassifier> arena(LabelledTerms terms) {
    return new ClassArena<>(
        context,
        new ClassArena.Terms(
            LivePolarity.KINDS,
            POOL,
            terms.labels(),
            ClassMeasure.ACCURACY,
            List.of("lang"),
            new Resampling(settings.classifier().bootstrapRounds(), settings.deep().seed())),
        terms,
        live ->
            LivePolarity.files(context).read(live).among(terms.labels(), RelabelledPolarity::new));
  }

  private Contender<Sure<PolarityClassifier>> contender(
      LabelledTerms terms,
      OwnTerms own,
      String source,
      Role role,
      Contender.Training<Sure<PolarityClassifier>> how) {
    return LivePolarity.files(context)
        .contender(
            LivePolarity.KINDS,
            source,
            role,
            terms.labels(),
            () ->
                how.train()
                    .map(
                        made ->
                            new Made<>(made.model(), staging -> LivePolarity.write(own, staging))));
  }

  /** The trainings of one night. The pool is made of what was trained before it. */
  private final class Training {
    private final LabelledTerms terms;
    private final Map<Part, long[]> counts;
    private final TrainedClassifiers<PolarityClassifier> trained;
    private final List<Trainer<SeenTerm>> trainers = new ArrayList<>();
    private final List<TrainingFacts> facts = new ArrayList<>();

    Training(LabelledTerms terms, Map<Part, long[]> counts) {
      this.terms = terms;
      this.counts = counts;
      this.trained =
          new TrainedClassifiers<>(
              context,
              settings.classifier().sureAccuracy(),
              model ->
                  Validated.of(
                      model, terms.predictions(Part.VALIDATION, Sure.uncalibrated(model))));
    }

    Optional<Made<Sure<PolarityClassifier>>> majority() {
      return Optional.of(trained.made(ConstantPolarity.of(counts.get(Part.TRAINING))));
    }

    Optional<Made<Sure<PolarityClassifier>>> lexicon() {
      return Optional.of(trained.made(new LexiconPolarity(terms.labels().size())));
    }

    Optional<Made<Sure<PolarityClassifier>>> words() throws IOException {
      return Optional.of(trained.loosest(WORDS, LOOSENESS, terms.lessons()::learned));
    }

    /** One for each language that has a model and terms enough of its own. */
    Optional<Made<Sure<PolarityClassifier>>> network() throws IOException {
      LanguageModels models = settings.sentences().vectors(context.storage().configuration());
      TermReader reader = new TermReader(models);
      Map<Language, TargetReader> networks = new EnumMap<>(Language.class);
      for (Language language : SentenceVectors.LANGUAGES) {
        if (models.dimension(language) > 0 && enough(language)) {
          networks.put(language, learned(reader, language));
        }
      }
      return networks.isEmpty()
          ? Optional.empty()
          : Optional.of(
              trained.member(
                  NETWORK, new NetworkPolarity(reader, networks, terms.labels().size())));
    }

    private boolean enough(Language language) {
      return terms
              .of(Part.TRAINING, language)
              .groupBy(col(LabelledRows.LABEL))
              .count()
              .collectAsList()
              .stream()
              .filter(row -> row.getLong(1) >= settings.aspectLabels().leastTerms())
              .count()
          == terms.labels().size();
    }

    private TargetReader learned(TermReader reader, Language language) throws IOException {
      int dimension = reader.models().dimension(language);
      int classes = terms.labels().size();
      PolarityNetwork network = new PolarityNetwork(dimension, classes, settings.aspectLabels());
      NetworkDefinition definition =
          network.definition(settings.deep().epochs(), settings.deep().seed());
      TermFormat format = new TermFormat(dimension, classes);
      Trainer<SeenTerm> trainer =
          new Trainer<>(
              settings.deep(),
              definition,
              format,
              Trainer.Site.of(
                  context, LivePolarity.KINDS.artifact(NETWORK) + "/" + language.code()));
      trainers.add(trainer);
      Classification<SeenTerm> asked =
          new Classification<>(
              new Scoring<>(spark, definition, format, Backend.SINGLE_THREAD, SCORING_BATCH),
              classes);
      try (Examples<SeenTerm> training = examples(reader, Part.TRAINING, language, format);
          Examples<SeenTerm> validation = examples(reader, Part.VALIDATION, language, format)) {
        Trained learned = trainer.train(training, Optional.of(asked.validation(validation)));
        facts.add(learned.facts());
        context.fact(TrainingFacts.NAME, facts.size() == 1 ? facts.get(0) : List.copyOf(facts));
        return network.plain(learned.weights());
      }
    }

    private Examples<SeenTerm> examples(
        TermReader reader, Part part, Language language, TermFormat format) {
      return Examples.of(terms.seen(terms.of(part, language), reader), format, partitions());
    }

    Optional<Made<Sure<PolarityClassifier>>> pool() {
      return Optional.of(trained.pool(PooledPolarity::new));
    }

    /** Deletes the checkpoints: what came of training is committed. */
    void done() throws IOException {
      for (Trainer<SeenTerm> trainer : trainers) {
        trainer.done();
      }
    }
  }
}
