package io.shopkeeper.core.als;

import java.util.Arrays;

/**
 * The ratings of one row after another, as they enter its equations in a {@link Basis}: places in
 * the table, excess e and target t of {@link AlsObjective}, and the diagonal D = Λ + ridge · I that
 * is there without any. Scratch memory for one thread.
 */
final class RowRatings {
  /** Smaller weights make t / √e huge. */
  private static final double LIGHT = 1e-6;

  private final int rank;
  private final int width;
  private final AlsObjective objective;
  private final double[] base;
  private final int others;

  /** By number of ratings that count, as far as they were met: rows share it. */
  private final Diagonal[] shared;

  private Diagonal diagonal;
  private int[] rows = new int[64];
  private float[] excess = new float[64];
  private float[] target = new float[64];
  private float[] roots = new float[64];
  private float[] scores = new float[64];
  private int n;

  /** What {@link #touch} leaves, so that the compiler does not leave it out. */
  @SuppressWarnings("UnusedVariable")
  private float touched;

  /** D and what is derived from it. */
  private static final class Diagonal {
    final double ridge;

    /** 1 after the last factor. */
    final float[] values;

    /** 1 / √D. */
    final float[] inverseRoots;

    /** −1 / D; 0 where D is 0. */
    final float[] negativeInverse;

    /** Whether D may be divided by. */
    final boolean divisible;

    Diagonal(double[] base, double ridge, int width) {
      this.ridge = ridge;
      this.values = new float[width];
      this.inverseRoots = new float[width];
      this.negativeInverse = new float[width];
      Arrays.fill(values, 1);
      float largest = 0;
      float smallest = Float.MAX_VALUE;
      for (int f = 0; f < base.length; f++) {
        values[f] = (float) (base[f] + ridge);
        inverseRoots[f] = (float) (1 / Math.sqrt(values[f]));
        negativeInverse[f] = values[f] > 0 ? -1 / values[f] : 0;
        largest = Math.max(largest, values[f]);
        smallest = Math.min(smallest, values[f]);
      }
      this.divisible = smallest > 1e-6f * largest && largest < 1e30f;
    }
  }

  RowRatings(AlsObjective objective, Basis basis, int others) {
    this.rank = basis.rank();
    this.width = basis.width();
    this.objective = objective;
    this.base = basis.values();
    this.others = others;
    this.shared = new Diagonal[rank];
  }

  /** Collects what counts; false where nothing pulls the row from 0. */
  boolean gather(int[] column, float[] ratings, int from, int to) {
    if (rows.length < to - from) {
      int grown = Math.max(to - from, 2 * rows.length);
      rows = new int[grown];
      excess = new float[grown];
      target = new float[grown];
      roots = new float[grown];
      scores = new float[grown];
    }
    n = 0;
    int counted = 0;
    boolean pulled = false;
    for (int i = from; i < to; i++) {
      double e = objective.excess(ratings[i]);
      double t = objective.target(ratings[i]);
      counted += objective.counts(ratings[i]) ? 1 : 0;
      if (e != 0 || t != 0) {
        rows[n] = column[i];
        excess[n] = (float) e;
        roots[n] = (float) Math.sqrt((float) e);
        target[n++] = (float) t;
        pulled |= t != 0;
      }
    }
    diagonal = diagonal(counted);
    return pulled;
  }

  private Diagonal diagonal(int counted) {
    Diagonal known = counted < rank ? shared[counted] : null;
    if (known == null) {
      known = new Diagonal(base, objective.regularisation().ridge(counted, others), width);
      if (counted < rank) {
        shared[counted] = known;
      }
    }
    return known;
  }

  /** How many ratings count. */
  int n() {
    return n;
  }

  /** The rows of the table. */
  int[] rows() {
    return rows;
  }

  /** Where the factors of the i-th rating begin in the table. */
  int place(int i) {
    return rows[i] * width;
  }

  float excess(int i) {
    return excess[i];
  }

  float target(int i) {
    return target[i];
  }

  float[] targets() {
    return target;
  }

  /** √e. */
  float[] roots() {
    return roots;
  }

  double ridge() {
    return diagonal.ridge;
  }

  /** D. */
  float[] diagonal() {
    return diagonal.values;
  }

  /** 1 / √D. */
  float[] inverseRoots() {
    return diagonal.inverseRoots;
  }

  /** −1 / D. */
  float[] negativeInverse() {
    return diagonal.negativeInverse;
  }

  /** Whether D and the weights may be divided by. */
  boolean scalable() {
    if (!diagonal.divisible) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (!(excess[i] > LIGHT) || !(excess[i] < 1e12f)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a float of every cache line of some ratings' factors. These loads wait for nothing, so
   * that memory answers them side by side; the arithmetic that needs them would ask one row after
   * another.
   */
  private void touch(float[] table, int first, int length) {
    float sum = 0;
    for (int i = first; i < first + length; i++) {
      int at = rows[i] * width;
      for (int f = 0; f < width; f += Panels.STEP) {
        sum += table[at + f];
      }
    }
    touched = sum;
  }

  /** xᵀy of every rating; the caller may overwrite them. */
  float[] scores(float[] table, float[] x) {
    Panels.products(table, rows, 0, n, x, scores, width);
    return scores;
  }

  /** Aᵀ of the smaller system: element (f, i) is √e_i y_f / √D_f; zeros after the last rating. */
  void transpose(float[] table, float[] to) {
    touch(table, 0, n);
    int stride = Panels.padded(n);
    float[] inverse = diagonal.inverseRoots;
    for (int i = 0; i < n; i++) {
      int at = place(i);
      float root = roots[i];
      for (int f = 0; f < rank; f++) {
        to[f * stride + i] = root * inverse[f] * table[at + f];
      }
    }
    for (int f = 0; f < rank; f++) {
      Arrays.fill(to, f * stride + n, (f + 1) * stride, 0);
    }
  }

  /**
   * W = D + Σ e y yᵀ.
   *
   * @param tile scratch for so many rows of the table
   */
  void fill(SymmetricSystem system, float[] table, float[] tile, int capacity) {
    system.start(diagonal.values, rank);
    for (int first = 0; first < n; first += capacity) {
      int length = Math.min(capacity, n - first);
      touch(table, first, length);
      Panels.gather(table, rows, roots, first, length, tile, width);
      system.add(tile, length);
    }
  }
}
