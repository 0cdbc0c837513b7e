package io.shopkeeper.deep.evaluate;

import io.shopkeeper.core.metrics.ConfusionMatrix;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.data.Placed;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.deep.train.Validation;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * How well a network tells classes: its first output against one-hot labels, both of shape
 * (examples, classes).
 *
 * @param <E> one example
 */
public final class Classification<E extends Serializable> {
  private final Scoring<E> scoring;
  private final int classes;

  /**
   * What was found.
   *
   * @param loss mean over the examples
   */
  public record Outcome(ConfusionMatrix matrix, double loss) {}

  private record Part(ConfusionMatrix matrix, double lossSum) implements Serializable {}

  /** Measures with a scoring. */
  public Classification(Scoring<E> scoring, int classes) {
    this.scoring = scoring;
    this.classes = classes;
  }

  /** Asks the network about all examples; executors count, the driver adds. */
  public Outcome of(Examples<E> examples, Weights weights) {
    int n = classes;
    List<Part> parts =
        scoring.map(
            examples.all().map(Placed::example),
            weights,
            (batch, arrays, network) -> List.of(part(arrays, network, n)),
            results -> results.mapPartitions(each -> List.of(sum(each, n)).iterator()).collect());
    ConfusionMatrix matrix = new ConfusionMatrix(n);
    double loss = 0;
    for (Part part : parts) {
      matrix = matrix.plus(part.matrix());
      loss += part.lossSum();
    }
    return new Outcome(matrix, loss / Math.max(1, matrix.total()));
  }

  private static Part sum(Iterator<Part> parts, int classes) {
    Part sum = new Part(new ConfusionMatrix(classes), 0);
    while (parts.hasNext()) {
      Part part = parts.next();
      sum = new Part(sum.matrix().plus(part.matrix()), sum.lossSum() + part.lossSum());
    }
    return sum;
  }

  private static Part part(MultiDataSet batch, Network network, int classes) {
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    INDArray predicted = network.outputs(batch)[0].argMax(1);
    INDArray actual = batch.getLabels(0).argMax(1);
    int examples = Math.toIntExact(predicted.length());
    for (int i = 0; i < examples; i++) {
      matrix.add(actual.getInt(i), predicted.getInt(i));
    }
    return new Part(matrix, network.loss(batch) * examples);
  }

  /** As early stopping's judge: the lower the loss on these examples, the better. */
  public Validation validation(Examples<E> examples) {
    return weights -> {
      Outcome outcome = of(examples, weights);
      Map<String, Double> metrics = new TreeMap<>();
      metrics.put("validation_loss", outcome.loss());
      metrics.put("validation_accuracy", outcome.matrix().accuracy());
      metrics.put("validation_macro_f1", outcome.matrix().macroF1());
      return new Validation.Measured(-outcome.loss(), metrics);
    };
  }
}
