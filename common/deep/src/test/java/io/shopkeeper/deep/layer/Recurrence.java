package io.shopkeeper.deep.layer;

/**
 * Recurrent cells written down from their formulas in double, an oracle for outputs and, by central
 * differences, for gradients. Sequences are [example][step][feature]; the parameters lie as in the
 * layers' flattened view: W, then RW, each column after column, then b.
 */
enum Recurrence {
  LSTM {
    @Override
    void step(double[] x, double[] h, double[] c, double[] p, int inputs, int units) {
      double[] before = h.clone();
      for (int k = 0; k < units; k++) {
        double a = Math.tanh(sum(x, before, p, inputs, units, 4, k));
        double f = logistic(sum(x, before, p, inputs, units, 4, units + k));
        double o = logistic(sum(x, before, p, inputs, units, 4, 2 * units + k));
        double g = logistic(sum(x, before, p, inputs, units, 4, 3 * units + k));
        c[k] = f * c[k] + g * a;
        h[k] = o * Math.tanh(c[k]);
      }
    }
  },
  GRU {
    @Override
    void step(double[] x, double[] h, double[] c, double[] p, int inputs, int units) {
      double[] before = h.clone();
      double[] none = new double[units];
      int biases = inputs * 3 * units + units * 3 * units;
      for (int k = 0; k < units; k++) {
        double r = logistic(sum(x, before, p, inputs, units, 3, k));
        double u = logistic(sum(x, before, p, inputs, units, 3, units + k));
        double q = p[biases + 3 * units + k];
        for (int j = 0; j < units; j++) {
          q += before[j] * p[inputs * 3 * units + (2 * units + k) * units + j];
        }
        double n = Math.tanh(sum(x, none, p, inputs, units, 3, 2 * units + k) + r * q);
        h[k] = (1 - u) * n + u * before[k];
      }
    }
  };

  abstract void step(double[] x, double[] h, double[] c, double[] p, int inputs, int units);

  /** Outputs [example][step][unit]; a masked step leaves a state of zero. */
  double[][][] outputs(double[][][] x, double[][] mask, double[] p, int units) {
    double[][][] result = new double[x.length][x[0].length][];
    for (int e = 0; e < x.length; e++) {
      double[] h = new double[units];
      double[] c = new double[units];
      for (int t = 0; t < x[e].length; t++) {
        step(x[e][t], h, c, p, x[e][t].length, units);
        for (int k = 0; k < units; k++) {
          h[k] *= mask[e][t];
          c[k] *= mask[e][t];
        }
        result[e][t] = h.clone();
      }
    }
    return result;
  }

  private static double sum(
      double[] x, double[] h, double[] p, int inputs, int units, int gates, int column) {
    int recurrent = inputs * gates * units;
    double result = p[recurrent + units * gates * units + column];
    for (int i = 0; i < inputs; i++) {
      result += x[i] * p[column * inputs + i];
    }
    for (int j = 0; j < units; j++) {
      result += h[j] * p[recurrent + column * units + j];
    }
    return result;
  }

  private static double logistic(double v) {
    return 1 / (1 + Math.exp(-v));
  }
}
