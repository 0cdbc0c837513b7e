package io.shopkeeper.reviews.polarity;

import io.shopkeeper.core.classify.SoftmaxRegression;
import java.util.Arrays;
import java.util.List;

/**
 * Tells the polarity of a term by the words around it: multinomial logistic regression over what
 * {@link TermFeatures} sees.
 *
 * @param used the features that have weights, ascending
 * @param weights [used, classes], row-major
 * @param intercepts [classes]
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record WordPolarity(int[] used, float[] weights, float[] intercepts)
    implements PolarityClassifier {
  private static final int STEPS = 100;

  /** Refuses weights whose shapes do not fit. */
  public WordPolarity {
    if (weights.length != (long) used.length * intercepts.length) {
      throw new IllegalArgumentException(
          "%d weights of %d features and %d classes"
              .formatted(weights.length, used.length, intercepts.length));
    }
  }

  /** Labelled terms as the regression sees them: read once, learned from with any strength. */
  public static final class Lessons {
    private final int[] used;
    private final SoftmaxRegression.Examples examples;

    /**
     * Reads terms.
     *
     * @param labels the class of each term
     * @param classes 2, or 3 with the neutral one
     */
    public Lessons(List<Term> terms, int[] labels, int classes) {
      int[][] seen = terms.stream().map(TermFeatures::of).toArray(int[][]::new);
      this.used = Arrays.stream(seen).flatMapToInt(Arrays::stream).sorted().distinct().toArray();
      int[][] places = Arrays.stream(seen).map(one -> places(used, one)).toArray(int[][]::new);
      float[][] values = Arrays.stream(places).map(WordPolarity::ones).toArray(float[][]::new);
      this.examples = new SoftmaxRegression.Examples(places, values, labels, used.length, classes);
    }

    /**
     * The classifier of one strength of regularisation.
     *
     * @param looseness see {@link SoftmaxRegression#fit}
     */
    public WordPolarity learned(double looseness) {
      SoftmaxRegression.Fitted fitted = SoftmaxRegression.fit(examples, looseness, STEPS);
      return new WordPolarity(used, fitted.weights(), fitted.intercepts());
    }
  }

  /** The places of those features that have weights. */
  private static int[] places(int[] used, int[] features) {
    return Arrays.stream(features)
        .map(feature -> Arrays.binarySearch(used, feature))
        .filter(place -> place >= 0)
        .toArray();
  }

  private static float[] ones(int[] places) {
    float[] ones = new float[places.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Override
  public int classes() {
    return intercepts.length;
  }

  @Override
  public float[] scores(Term term) {
    float[] scores = intercepts.clone();
    for (int place : places(used, TermFeatures.of(term))) {
      for (int c = 0; c < scores.length; c++) {
        scores[c] += weights[place * scores.length + c];
      }
    }
    return scores;
  }
}
