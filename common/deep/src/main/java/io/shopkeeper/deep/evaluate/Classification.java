package io.shopkeeper.deep.evaluate;

import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.core.metrics.ConfusionMatrix;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.data.Placed;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.deep.train.Validation;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Evaluates a network as a classifier: its first output against one-hot labels, both of shape
 * (examples, classes).
 *
 * @param <E> type of an example
 */
public final class Classification<E extends Serializable> {
  private final Scoring<E> scoring;
  private final int classes;

  /**
   * The result of an evaluation.
   *
   * @param loss mean over the examples
   */
  public record Outcome(ConfusionMatrix matrix, double loss) {}

  private record Part(ConfusionMatrix matrix, double lossSum) implements Serializable {}

  /**
   * Creates an evaluation.
   *
   * @param scoring applies the network
   * @param classes number of classes
   */
  public Classification(Scoring<E> scoring, int classes) {
    this.scoring = scoring;
    this.classes = classes;
  }

  /** Evaluates a network on all examples; executors count, and the driver sums. */
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

  /**
   * The network's prediction for each example.
   *
   * @param predictions in the order of {@link Examples#all}
   * @param loss mean loss over the examples, including regularisation
   */
  public record Answers(Predictions predictions, double loss) {
    /** The answers aggregated into a confusion matrix. */
    public Outcome outcome() {
      return new Outcome(predictions.matrix(), loss);
    }
  }

  /** The predictions for a batch or partition; probabilities are row-major, examples × classes. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Said(int[] actual, float[] probabilities, double lossSum) implements Serializable {
    static Said of(MultiDataSet batch, Network network) {
      int[] actual = batch.getLabels(0).argMax(1).toIntVector();
      return new Said(
          actual,
          network.outputs(batch)[0].dup('c').data().asFloat(),
          network.loss(batch) * actual.length);
    }

    static Said joined(List<Said> parts) {
      int[] actual = new int[parts.stream().mapToInt(part -> part.actual().length).sum()];
      float[] probabilities =
          new float[parts.stream().mapToInt(part -> part.probabilities().length).sum()];
      int examples = 0;
      int numbers = 0;
      double lossSum = 0;
      for (Said part : parts) {
        System.arraycopy(part.actual(), 0, actual, examples, part.actual().length);
        System.arraycopy(
            part.probabilities(), 0, probabilities, numbers, part.probabilities().length);
        examples += part.actual().length;
        numbers += part.probabilities().length;
        lossSum += part.lossSum();
      }
      return new Said(actual, probabilities, lossSum);
    }
  }

  /**
   * Predicts each example. The predictions are collected to the driver: four bytes per example and
   * class.
   */
  public Answers answers(Examples<E> examples, Weights weights) {
    Said said =
        Said.joined(
            scoring.map(
                examples.all().map(Placed::example),
                weights,
                (batch, arrays, network) -> List.of(Said.of(arrays, network)),
                results -> results.mapPartitions(Classification::joined).collect()));
    return new Answers(
        Predictions.of(classes, said.actual(), said.probabilities()),
        said.lossSum() / Math.max(1, said.actual().length));
  }

  private static Iterator<Said> joined(Iterator<Said> parts) {
    List<Said> all = new ArrayList<>();
    parts.forEachRemaining(all::add);
    return List.of(Said.joined(all)).iterator();
  }

  /** The validation for early stopping by the loss on these examples. */
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
