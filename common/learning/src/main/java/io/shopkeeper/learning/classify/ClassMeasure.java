package io.shopkeeper.learning.classify;

import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.core.metrics.ConfusionMatrix;
import io.shopkeeper.learning.judge.Measure;
import java.util.List;

/**
 * The metrics by which classifiers are compared. Macro-F1 is not a mean over cases, so for it a
 * board holds the pair of actual and predicted class of each case as one number, from which the
 * bootstrap recomputes the metric of every resample.
 */
public enum ClassMeasure {
  /** The share of correct predictions. */
  ACCURACY {
    @Override
    public Measure over(int classes) {
      return Measure.higher("accuracy");
    }

    @Override
    double value(int classes, int actual, int predicted) {
      return actual == predicted ? 1 : 0;
    }
  },
  /**
   * The unweighted mean of F1 over classes, so that rare classes count as much as frequent ones.
   */
  MACRO_F1 {
    @Override
    public Measure over(int classes) {
      return Measure.higher("macro_f1").as(drawn -> macroF1(classes, drawn));
    }

    @Override
    double value(int classes, int actual, int predicted) {
      return actual * (classes + 1.0) + (predicted < 0 ? classes : predicted);
    }
  },
  /**
   * Of classes that have an order, such as stars: the mean number of classes between the actual and
   * the predicted one.
   */
  ABSOLUTE_ERROR {
    @Override
    public Measure over(int classes) {
      return Measure.lower("absolute_error");
    }

    /** The most probable number of stars is rarely the one that is nearest on average. */
    @Override
    public int answer(Predictions said, int of) {
      return said.median(of);
    }

    @Override
    double value(int classes, int actual, int predicted) {
      return Math.abs(actual - (predicted < 0 ? classes : predicted));
    }
  };

  /** The metrics of any classes, in the order of a board. */
  public static final List<ClassMeasure> ALL = List.of(ACCURACY, MACRO_F1);

  /** The metrics of classes that have an order: those of any, and what only they have. */
  public static final List<ClassMeasure> ORDERED = List.of(values());

  /** The metrics of a board that is judged by one of them, in its order. */
  public static List<ClassMeasure> beside(ClassMeasure judgedBy) {
    return ALL.contains(judgedBy) ? ALL : ORDERED;
  }

  /**
   * The measure for a board.
   *
   * @param classes number of classes, at least 1
   */
  public abstract Measure over(int classes);

  /** The class that a classifier that is judged by this measure answers with. */
  public int answer(Predictions said, int of) {
    return said.predicted(of);
  }

  /**
   * The value of a case on a board.
   *
   * @param actual its class, from 0
   * @param predicted the predicted class; −1 for a class that is not among them
   */
  abstract double value(int classes, int actual, int predicted);

  private static double macroF1(int classes, double[] drawn) {
    // One additional class, without examples, for predictions of unknown classes.
    ConfusionMatrix matrix = new ConfusionMatrix(classes + 1);
    for (double value : drawn) {
      matrix.add((int) value / (classes + 1), (int) value % (classes + 1));
    }
    return matrix.macroF1();
  }
}
