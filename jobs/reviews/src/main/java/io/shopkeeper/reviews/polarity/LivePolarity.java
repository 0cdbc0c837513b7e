package io.shopkeeper.reviews.polarity;

import io.shopkeeper.core.classify.Softmax;
import io.shopkeeper.deep.classify.ClassifierFiles;
import io.shopkeeper.deep.classify.Kinds;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.learning.encode.PretrainedDirectory;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.pretrained.LanguageModels;
import io.shopkeeper.reviews.aspect.OwnTerms;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The classifier that says tonight what reviews think of a term. */
public final class LivePolarity implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The kinds of classifiers that may be live. */
  public static final Kinds KINDS =
      Kinds.of("review-aspects", "pool", "network", "words", "lexicon", "majority");

  /** The file of a version that names the terms that were learned. */
  private static final String TERMS = "model/terms.json";

  private final Sure<PolarityClassifier> classifier;
  private final OwnTerms terms;

  private LivePolarity(Sure<PolarityClassifier> classifier, OwnTerms terms) {
    this.classifier = classifier;
    this.terms = terms;
  }

  /** Reads the live classifier; empty if none ever went live. */
  public static Optional<LivePolarity> of(JobContext context) throws IOException {
    Optional<Version> live = context.slots().live(KINDS.purpose());
    return live.isEmpty() ? Optional.empty() : Optional.of(read(live.get(), context));
  }

  private static LivePolarity read(Version version, JobContext context) throws IOException {
    String[] terms =
        Json.read(
            context.storage(),
            "artifacts/%s/versions/%s/%s".formatted(version.name(), version.label(), TERMS),
            String[].class);
    return new LivePolarity(
        files(context).read(version).classifier(), new OwnTerms(List.of(terms)));
  }

  /** Writes the terms beside a classifier. */
  static void write(OwnTerms terms, Staging staging) throws IOException {
    staging.write(TERMS, Json.bytes(terms.terms()));
  }

  /** The terms that were learned with it. */
  public OwnTerms terms() {
    return terms;
  }

  /**
   * The artifact and version of the live classifier, without reading it; empty if there is none.
   */
  public static Optional<String> liveVersion(JobContext context) throws IOException {
    return context
        .slots()
        .live(KINDS.purpose())
        .map(version -> version.name() + "/" + version.label());
  }

  /** How classifiers of terms are kept. */
  static ClassifierFiles<PolarityClassifier> files(JobContext context) {
    return new ClassifierFiles<>(
        context.storage(),
        PolarityFile::bytes,
        bytes -> PolarityFile.read(bytes, names -> models(context, names)),
        PolarityClassifier::classes);
  }

  private static LanguageModels models(JobContext context, List<String> names) {
    try {
      return PretrainedDirectory.sentences(names, context.storage().configuration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** 1 for praise, −1 for blame, 0 where a term is only named; empty where that is not sure. */
  public OptionalDouble of(Term term) {
    float[] probabilities = classifier.probabilities(classifier.model().scores(term));
    int best = Softmax.first(probabilities);
    if (!classifier.sure(probabilities[best])) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        switch (best) {
          case PolarityClassifier.NEGATIVE -> -1;
          case PolarityClassifier.POSITIVE -> 1;
          default -> 0;
        });
  }
}
