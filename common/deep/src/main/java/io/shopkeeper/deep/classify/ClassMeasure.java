package io.shopkeeper.deep.classify;

import io.shopkeeper.core.metrics.ConfusionMatrix;
import io.shopkeeper.learning.judge.Measure;
import java.util.List;

/**
 * What classifiers are compared by. A board holds of each case which class it is of and which it
 * was taken for, as one number, so that a bootstrap draws cases and counts them anew: accuracy is
 * their mean, macro-F1 is a mean over classes and has no value of a single case.
 */
public enum ClassMeasure {
  /** The share of the cases that was taken for what it is. */
  ACCURACY {
    @Override
    Measure over(int classes) {
      return Measure.higher("accuracy");
    }

    @Override
    double value(int classes, int actual, int predicted) {
      return actual == predicted ? 1 : 0;
    }
  },
  /** The mean over the classes of F1, so that a rare class counts as much as a frequent one. */
  MACRO_F1 {
    @Override
    Measure over(int classes) {
      return Measure.higher("macro_f1").as(drawn -> macroF1(classes, drawn));
    }

    @Override
    double value(int classes, int actual, int predicted) {
      return actual * (classes + 1.0) + (predicted < 0 ? classes : predicted);
    }
  };

  /** All of them, in the order in which a board holds them. */
  static final List<ClassMeasure> ALL = List.of(values());

  /** The measure of a board whose cases are of so many classes. */
  abstract Measure over(int classes);

  /**
   * What a board holds of a case.
   *
   * @param actual its class, from 0
   * @param predicted the class that it was taken for; −1 where it was taken for none of them
   */
  abstract double value(int classes, int actual, int predicted);

  private static double macroF1(int classes, double[] drawn) {
    // One class more, which nothing is of, for what was taken for none.
    ConfusionMatrix matrix = new ConfusionMatrix(classes + 1);
    for (double value : drawn) {
      matrix.add((int) value / (classes + 1), (int) value % (classes + 1));
    }
    return matrix.macroF1();
  }
}
