package io.shopkeeper.core.classify;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Multinomial logistic regression on sparse features, for as many examples as one process holds:
 * minimises the mean log-loss + |W|² / (2 · C · examples), intercepts aside, by L-BFGS (Liu and
 * Nocedal 1989).
 */
public final class SoftmaxRegression {
  private static final int MEMORY = 8;
  private static final int MOST_HALVINGS = 20;
  private static final double ARMIJO = 1e-4;
  private static final double TOLERANCE = 1e-5;

  private final Examples examples;
  private final double penalty;

  /** The rows of the parameters: one for each feature, the intercepts last, [rows, classes]. */
  private final int size;

  /**
   * Examples with sparse features.
   *
   * @param places the features that each example has, distinct
   * @param values of these features
   * @param labels the class of each example, from 0
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Examples(
      int[][] places, float[][] values, int[] labels, int features, int classes) {}

  /**
   * What was learned.
   *
   * @param weights [features, classes], row-major
   * @param intercepts [classes]
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Fitted(float[] weights, float[] intercepts) {}

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Change(float[] step, float[] slope, double product) {}

  private SoftmaxRegression(Examples examples, double looseness) {
    this.examples = examples;
    this.penalty = 1 / (looseness * examples.labels().length);
    this.size = (examples.features() + 1) * examples.classes();
  }

  /**
   * Fits weights and intercepts.
   *
   * @param looseness the weight of all log-losses against half the squared length of the weights (C
   *     of LIBLINEAR)
   * @param steps of L-BFGS at most
   */
  public static Fitted fit(Examples examples, double looseness, int steps) {
    float[] parameters = new SoftmaxRegression(examples, looseness).minimum(steps);
    int weights = examples.features() * examples.classes();
    return new Fitted(
        Arrays.copyOf(parameters, weights),
        Arrays.copyOfRange(parameters, weights, parameters.length));
  }

  private float[] minimum(int steps) {
    float[] at = new float[size];
    float[] slope = new float[size];
    double loss = loss(at, slope);
    Deque<Change> changes = new ArrayDeque<>();
    for (int step = 0; step < steps; step++) {
      double steep = Math.sqrt(dot(slope, slope));
      if (steep < TOLERANCE * Math.max(1, Math.sqrt(dot(at, at)))) {
        break;
      }
      float[] way = downhill(slope, changes);
      double descent = dot(way, slope);
      double length = changes.isEmpty() ? Math.min(1, 1 / steep) : 1;
      float[] next = new float[size];
      float[] nextSlope = new float[size];
      double nextLoss = Double.POSITIVE_INFINITY;
      for (int halving = 0; halving < MOST_HALVINGS; halving++) {
        move(at, way, (float) length, next);
        nextLoss = loss(next, nextSlope);
        if (nextLoss <= loss + ARMIJO * length * descent) {
          break;
        }
        length /= 2;
      }
      if (!(nextLoss < loss)) {
        break;
      }
      remember(at, slope, next, nextSlope, changes);
      at = next;
      slope = nextSlope;
      loss = nextLoss;
    }
    return at;
  }

  private static void remember(
      float[] at, float[] slope, float[] next, float[] nextSlope, Deque<Change> changes) {
    float[] step = new float[at.length];
    float[] change = new float[at.length];
    for (int i = 0; i < step.length; i++) {
      step[i] = next[i] - at[i];
      change[i] = nextSlope[i] - slope[i];
    }
    double product = dot(step, change);
    if (product > 0) {
      changes.addLast(new Change(step, change, product));
      if (changes.size() > MEMORY) {
        changes.removeFirst();
      }
    }
  }

  /** The two loops of L-BFGS: minus the inverse of the curvature, by the last changes, × slope. */
  private static float[] downhill(float[] slope, Deque<Change> changes) {
    float[] way = slope.clone();
    double[] factors = new double[changes.size()];
    int k = changes.size();
    for (var newest = changes.descendingIterator(); newest.hasNext(); ) {
      Change change = newest.next();
      factors[--k] = dot(change.step(), way) / change.product();
      add(way, (float) -factors[k], change.slope());
    }
    if (!changes.isEmpty()) {
      Change last = changes.getLast();
      scale(way, (float) (last.product() / dot(last.slope(), last.slope())));
    }
    for (Change change : changes) {
      double back = dot(change.slope(), way) / change.product();
      add(way, (float) (factors[k++] - back), change.step());
    }
    scale(way, -1);
    return way;
  }

  /** The objective, and its slope into {@code slope}. */
  private double loss(float[] at, float[] slope) {
    int classes = examples.classes();
    int intercepts = size - classes;
    for (int i = 0; i < intercepts; i++) {
      slope[i] = (float) (penalty * at[i]);
    }
    Arrays.fill(slope, intercepts, size, 0);
    double sum = 0;
    float[] scores = new float[classes];
    float share = 1f / examples.labels().length;
    for (int e = 0; e < examples.labels().length; e++) {
      int[] places = examples.places()[e];
      float[] values = examples.values()[e];
      System.arraycopy(at, intercepts, scores, 0, classes);
      for (int i = 0; i < places.length; i++) {
        addRow(scores, values[i], at, places[i] * classes);
      }
      sum += residual(scores, examples.labels()[e], share);
      for (int i = 0; i < places.length; i++) {
        addTo(slope, places[i] * classes, values[i], scores);
      }
      addTo(slope, intercepts, 1, scores);
    }
    double square = 0;
    for (int i = 0; i < intercepts; i++) {
      square += (double) at[i] * at[i];
    }
    return sum / examples.labels().length + penalty * square / 2;
  }

  /** Turns scores into (probability − actual) × share, and returns the log-loss. */
  private static double residual(float[] scores, int label, float share) {
    float most = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      most = Math.max(most, score);
    }
    double own = scores[label] - most;
    double sum = 0;
    for (int c = 0; c < scores.length; c++) {
      double power = Math.exp(scores[c] - most);
      scores[c] = (float) power;
      sum += power;
    }
    float factor = (float) (share / sum);
    for (int c = 0; c < scores.length; c++) {
      scores[c] *= factor;
    }
    scores[label] -= share;
    return Math.log(sum) - own;
  }

  private static void addRow(float[] out, float factor, float[] matrix, int at) {
    for (int c = 0; c < out.length; c++) {
      out[c] += factor * matrix[at + c];
    }
  }

  private static void addTo(float[] matrix, int at, float factor, float[] row) {
    for (int c = 0; c < row.length; c++) {
      matrix[at + c] += factor * row[c];
    }
  }

  private static void move(float[] from, float[] way, float length, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i] + length * way[i];
    }
  }

  private static void add(float[] out, float factor, float[] other) {
    for (int i = 0; i < out.length; i++) {
      out[i] += factor * other[i];
    }
  }

  private static void scale(float[] out, float factor) {
    for (int i = 0; i < out.length; i++) {
      out[i] *= factor;
    }
  }

  /** In four sums, since a single one would wait for itself. */
  private static double dot(float[] a, float[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += (double) a[i] * b[i];
      s1 += (double) a[i + 1] * b[i + 1];
      s2 += (double) a[i + 2] * b[i + 2];
      s3 += (double) a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += (double) a[i] * b[i];
    }
    return s0 + s1 + s2 + s3;
  }
}
