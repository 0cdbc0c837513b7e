package io.shopkeeper.deep.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.shopkeeper.core.metrics.ConfusionMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What {@code run.json} and {@code evaluation.json} say of a classification, under {@link #NAME}.
 *
 * @param examples that were classified
 * @param loss their mean cross-entropy
 * @param confusion how many examples of each actual class, by row, were taken for each class, by
 *     column, in the order of {@code classes}
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

  /** Facts of a classification; without classes it has none. */
  public ClassificationFacts {
    classes = classes == null ? List.of() : List.copyOf(classes);
    confusion = confusion == null ? List.of() : List.copyOf(confusion);
  }

  /** One class. */
  public record OneClass(String name, long examples, double precision, double recall, double f1) {}

  /** The metrics over all, those of each class, and the confusion matrix by actual class. */
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
