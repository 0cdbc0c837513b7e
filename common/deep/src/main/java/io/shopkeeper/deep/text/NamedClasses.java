package io.shopkeeper.deep.text;

import io.shopkeeper.text.classify.TextClassifier;
import java.util.List;

/**
 * A classifier with the names of its classes.
 *
 * @param labels the names, in the order of the classes' numbers
 */
public record NamedClasses(SureText classifier, List<String> labels) {
  /** Makes an immutable copy of the names. */
  public NamedClasses {
    labels = List.copyOf(labels);
  }

  /**
   * The same classifier for classes that may be others: it never says one that it does not know,
   * and leaves out what is no class any more.
   */
  SureText among(List<String> others) {
    if (others.equals(labels)) {
      return classifier;
    }
    int[] places = others.stream().mapToInt(labels::indexOf).toArray();
    return new SureText(
        new Among(classifier.model(), places), classifier.temperature(), classifier.sureFrom());
  }

  /**
   * A classifier whose classes are at other places.
   *
   * @param places the place of each class in the classifier; below 0 where it has none
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Among(TextClassifier model, int[] places) implements TextClassifier {
    /** As improbable as single precision tells. */
    private static final float NEVER = -1_000;

    @Override
    public int classes() {
      return places.length;
    }

    @Override
    public float[] scores(List<String> words) {
      float[] its = model.scores(words);
      float most = Float.NEGATIVE_INFINITY;
      for (float score : its) {
        most = Math.max(most, score);
      }
      float[] scores = new float[places.length];
      for (int c = 0; c < scores.length; c++) {
        scores[c] = places[c] < 0 ? most + NEVER : its[places[c]];
      }
      return scores;
    }
  }
}
