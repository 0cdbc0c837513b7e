package io.shopkeeper.reviews.sentiment;

import io.shopkeeper.deep.classify.Kinds;
import io.shopkeeper.deep.text.TextNight;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.text.TokenisedText;
import io.shopkeeper.text.classify.TextClassifier;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The classifier that says tonight how buyers feel. */
public final class LiveSentiment implements Sentiment {
  private static final long serialVersionUID = 1L;

  /** The kinds of classifiers that may be live. */
  public static final Kinds KINDS = TextNight.kinds("review-sentiment");

  static final List<String> LABELS = List.of("negative", "positive");

  private final Sure<TextClassifier> classifier;
  private final String version;

  private LiveSentiment(Sure<TextClassifier> classifier, String version) {
    this.classifier = classifier;
    this.version = version;
  }

  /** Reads the live classifier; empty if none ever went live. */
  public static Optional<LiveSentiment> of(JobContext context) throws IOException {
    Optional<Version> live = context.slots().live(KINDS.purpose());
    return live.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LiveSentiment(
                TextNight.files(context).read(live.get(), LABELS), label(live.get())));
  }

  /** The version of the live classifier, without reading it; empty if none ever went live. */
  public static Optional<String> liveVersion(JobContext context) throws IOException {
    return context.slots().live(KINDS.purpose()).map(LiveSentiment::label);
  }

  private static String label(Version version) {
    return version.name() + "/" + version.label();
  }

  /** Its artifact and version, such as {@code review-sentiment-pool/0000003}. */
  public String version() {
    return version;
  }

  @Override
  public Feeling of(String text) {
    float[] scores = classifier.model().scores(TokenisedText.of(text).words());
    float[] probabilities = classifier.probabilities(scores);
    return new Feeling(
        probabilities[1], !classifier.sure(Math.max(probabilities[0], probabilities[1])));
  }
}
