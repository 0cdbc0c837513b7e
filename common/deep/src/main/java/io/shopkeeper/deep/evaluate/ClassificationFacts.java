package io.shopkeeper.deep.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.shopkeeper.core.metrics.ConfusionMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The metrics of a classifier, as stored in {@code run.json} and {@code evaluation.json} under
 * {@link #NAME}.
 *
 * @param examples number of examples
 * @param accuracy in [0, 1]
 * @param macroF1 unweighted mean of F1 over classes, in [0, 1]
 * @param loss mean cross-entropy, in nats
 * @param classes the metrics of each class
 * @param confusion the confusion matrix: one row per actual class, one column per predicted class,
 *     in the order of {@code classes}
 */
public record ClassificationFacts(
    long examples,
    double accuracy,
    @JsonProperty("macro_f1") double macroF1,
    double loss,
    List<OneClass> classes,
    List<List<Long>> confusion) {
  /** The name of the fact. */
  public static final String NAME = "classification";

  /** Replaces lists that a file lacks by empty ones. */
  public ClassificationFacts {
    classes = classes == null ? List.of() : List.copyOf(classes);
    confusion = confusion == null ? List.of() : List.copyOf(confusion);
  }

  /** The metrics of one class, each in [0, 1], with its number of examples. */
  public record OneClass(String name, long examples, double precision, double recall, double f1) {}

  /**
   * The facts of an evaluation.
   *
   * @param names of the classes, in the order of their numbers
   */
  public static ClassificationFacts of(Classification.Outcome outcome, List<String> names) {
    ConfusionMatrix matrix = outcome.matrix();
    return new ClassificationFacts(
        matrix.total(),
        matrix.accuracy(),
        matrix.macroF1(),
        outcome.loss(),
        IntStream.range(0, names.size())
            .mapToObj(
                c ->
                    new OneClass(
                        names.get(c),
                        matrix.support(c),
                        matrix.precision(c),
                        matrix.recall(c),
                        matrix.f1(c)))
            .toList(),
        Arrays.stream(matrix.counts()).map(row -> Arrays.stream(row).boxed().toList()).toList());
  }
}
