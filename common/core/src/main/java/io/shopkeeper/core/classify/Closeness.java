package io.shopkeeper.core.classify;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * When two classes are worth a question of which is meant: a prediction is unsure, the second class
 * is a rival, and together they are so probable that the right one is probably among them.
 *
 * @param threshold the least sum of both probabilities; infinite if it is never worth a question
 */
public record Closeness(double threshold) {
  /** For classifiers that were calibrated before closeness was learned. */
  public static final Closeness USUAL = new Closeness(.8);

  /** Of calibrated probabilities: a second class that is right in fewer cases is no rival. */
  private static final double RIVAL = .25;

  /** The two most probable classes of a case. */
  private record Two(double first, double second, boolean right) {
    static Two of(Predictions predictions, int i) {
      int first = predictions.predicted(i);
      int second =
          IntStream.range(0, predictions.classes())
              .filter(label -> label != first)
              .boxed()
              .max(Comparator.comparingDouble(label -> predictions.log(i, label)))
              .orElse(first);
      int actual = predictions.actual(i);
      return new Two(
          predictions.confidence(i),
          second == first ? 0 : Math.exp(predictions.log(i, second)),
          actual == first || actual == second);
    }

    double sum() {
      return first + second;
    }
  }

  /**
   * Chooses the least threshold at which the right class is among the two in a sufficient share of
   * the validation cases that would be asked about.
   *
   * @param validation calibrated predictions; if empty, the result is {@link #USUAL}
   * @param sure which of them are sure, and not asked about
   * @param share the required one, in [0, 1]
   */
  public static Closeness of(Predictions validation, Sureness sure, double share) {
    if (validation.cases() == 0) {
      return USUAL;
    }
    List<Two> asked =
        IntStream.range(0, validation.cases())
            .filter(i -> !sure.sure(validation.confidence(i)))
            .mapToObj(i -> Two.of(validation, i))
            .filter(two -> two.second() >= RIVAL)
            .sorted(Comparator.comparingDouble(two -> -two.sum()))
            .toList();
    double threshold = Double.POSITIVE_INFINITY;
    int right = 0;
    for (int n = 0; n < asked.size(); n++) {
      right += asked.get(n).right() ? 1 : 0;
      boolean last = n + 1 == asked.size() || asked.get(n + 1).sum() < asked.get(n).sum();
      if (last && right >= share * (n + 1)) {
        threshold = asked.get(n).sum();
      }
    }
    return new Closeness(threshold);
  }

  /**
   * Whether two classes are worth a question.
   *
   * @param first the greatest probability, of an unsure prediction
   * @param second the next one
   */
  public boolean close(double first, double second) {
    return second >= RIVAL && first + second >= threshold;
  }
}
