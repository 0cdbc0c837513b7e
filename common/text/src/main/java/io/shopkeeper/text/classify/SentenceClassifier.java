package io.shopkeeper.text.classify;

import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.util.List;

/**
 * Logistic regression on the vector of a text by a model made elsewhere, one for each language. The
 * vectors of languages lie side by side: a text fills the places of its own and leaves the others
 * 0.
 */
public final class SentenceClassifier implements TextClassifier {
  private static final long serialVersionUID = 1L;

  private final SentenceVectors vectors;
  private final float[] centre;
  private final float[] weights;
  private final float[] intercepts;
  private final Scope scope;

  /**
   * What the regression sees of a text.
   *
   * @param language its place among the languages
   * @param from the place of the first value; the places before and after these values are 0
   * @param values the vector of the text
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Features(int language, int from, float[] values) {}

  /**
   * Creates a classifier from what training leaves.
   *
   * @param centre [places of all languages]: what is taken off a text's vector, since what all
   *     texts share says nothing
   * @param weights [places of all languages, classes], row-major
   * @param intercepts [classes]
   * @param scope the texts near which the classifier knows what it says
   * @throws IllegalArgumentException where the shapes do not fit
   */
  public SentenceClassifier(
      SentenceVectors vectors, float[] centre, float[] weights, float[] intercepts, Scope scope) {
    if (centre.length != places(vectors)
        || weights.length != (long) places(vectors) * intercepts.length) {
      throw new IllegalArgumentException(
          "%d weights for %d places and %d classes"
              .formatted(weights.length, places(vectors), intercepts.length));
    }
    this.vectors = vectors;
    this.centre = centre;
    this.weights = weights;
    this.intercepts = intercepts;
    this.scope = scope;
  }

  /** The number of places that vectors of all languages have side by side. */
  public static int places(SentenceVectors vectors) {
    return SentenceVectors.LANGUAGES.stream().mapToInt(vectors::dimension).sum();
  }

  /**
   * The features of a text.
   *
   * @param words its tokens; models of both languages read them alike with space between or without
   */
  public static Features features(SentenceVectors vectors, List<String> words) {
    String text = String.join(" ", words);
    Language own = SentenceVectors.readAs(text);
    int from = 0;
    for (Language language : SentenceVectors.LANGUAGES) {
      if (language == own) {
        break;
      }
      from += vectors.dimension(language);
    }
    return new Features(SentenceVectors.LANGUAGES.indexOf(own), from, vectors.of(own, text));
  }

  @Override
  public int classes() {
    return intercepts.length;
  }

  @Override
  public float[] scores(List<String> words) {
    Features features = features(vectors, words);
    float[] scores = intercepts.clone();
    for (int i = 0; i < features.values().length; i++) {
      int row = (features.from() + i) * scores.length;
      float value = features.values()[i] - centre[features.from() + i];
      for (int c = 0; c < scores.length; c++) {
        scores[c] += value * weights[row + c];
      }
    }
    return scores;
  }

  @Override
  public boolean knows(List<String> words) {
    return scope.holds(features(vectors, words));
  }

  Scope scope() {
    return scope;
  }

  SentenceVectors vectors() {
    return vectors;
  }

  float[] centre() {
    return centre;
  }

  float[] weights() {
    return weights;
  }

  float[] intercepts() {
    return intercepts;
  }
}
