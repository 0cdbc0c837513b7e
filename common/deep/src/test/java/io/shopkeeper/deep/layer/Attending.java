package io.shopkeeper.deep.layer;

import io.shopkeeper.deep.layer.SelfAttention.Sight;
import java.util.stream.IntStream;

/**
 * The parts of a transformer, and a convolution, written down from their formulas in double, one
 * number after the other: an oracle for outputs and, by central differences, for gradients. A
 * sequence is [step][channel]; parameters lie as in the layers' flattened view and are read one
 * after the other.
 */
final class Attending {
  private final double[] p;
  private int at;

  /** Reads parameters from the first on. */
  Attending(double[] p) {
    this.p = p;
  }

  double[][] norm(double[][] x) {
    int size = x[0].length;
    int gain = next(size);
    int shift = next(size);
    double[][] y = new double[x.length][size];
    for (int t = 0; t < x.length; t++) {
      double mean = 0;
      double variance = 0;
      for (int k = 0; k < size; k++) {
        mean += x[t][k] / size;
      }
      for (int k = 0; k < size; k++) {
        variance += (x[t][k] - mean) * (x[t][k] - mean) / size;
      }
      for (int k = 0; k < size; k++) {
        y[t][k] = p[gain + k] * (x[t][k] - mean) / Math.sqrt(variance + 1e-5) + p[shift + k];
      }
    }
    return y;
  }

  double[][] positions(double[][] x, int longest) {
    int from = next(x[0].length * longest);
    double[][] y = new double[x.length][x[0].length];
    for (int t = 0; t < x.length; t++) {
      for (int k = 0; k < x[t].length; k++) {
        y[t][k] = x[t][k] + p[from + t * x[t].length + k];
      }
    }
    return y;
  }

  double[][] dense(double[][] x, int outputs) {
    int inputs = x[0].length;
    int w = next(inputs * outputs);
    int b = next(outputs);
    double[][] y = new double[x.length][outputs];
    for (int t = 0; t < x.length; t++) {
      for (int o = 0; o < outputs; o++) {
        y[t][o] = p[b + o];
        for (int i = 0; i < inputs; i++) {
          y[t][o] += p[w + o * inputs + i] * x[t][i];
        }
      }
    }
    return y;
  }

  /** Attention among the steps that are not masked; the others come out as anything. */
  double[][] attention(double[][] x, double[] mask, int heads, Sight sight) {
    int size = x[0].length;
    int each = size / heads;
    double[][] qkv = dense(x, 3 * size);
    double[][] mixed = new double[x.length][size];
    for (int h = 0; h < heads; h++) {
      for (int i = 0; i < x.length; i++) {
        double total = 0;
        double[] share = new double[x.length];
        for (int j = 0; j < x.length; j++) {
          if (mask[j] == 0 || (sight == Sight.CAUSAL && j > i)) {
            continue;
          }
          double score = 0;
          for (int k = h * each; k < (h + 1) * each; k++) {
            score += qkv[i][k] * qkv[j][size + k];
          }
          share[j] = Math.exp(score / Math.sqrt(each));
          total += share[j];
        }
        for (int k = h * each; k < (h + 1) * each; k++) {
          for (int j = 0; j < x.length; j++) {
            mixed[i][k] += share[j] / total * qkv[j][2 * size + k];
          }
        }
      }
    }
    return dense(mixed, size);
  }

  double[][] block(double[][] x, double[] mask, int heads, int inner, Sight sight) {
    double[][] h = sum(x, attention(norm(x), mask, heads, sight));
    double[][] wide = dense(norm(h), inner);
    for (double[] step : wide) {
      for (int k = 0; k < inner; k++) {
        step[k] = Math.max(0, step[k]);
      }
    }
    return sum(h, dense(wide, x[0].length));
  }

  /** Filters over windows of the steps that are not masked; the others come out as anything. */
  double[][] windows(double[][] x, double[] mask, int[] widths, int filters) {
    int size = x[0].length;
    int[] kept = IntStream.range(0, x.length).filter(t -> mask[t] != 0).toArray();
    double[][] y = new double[x.length][widths.length * filters];
    for (int v = 0; v < widths.length; v++) {
      int w = next(widths[v] * size * filters);
      int b = next(filters);
      for (int n = 0; n < kept.length; n++) {
        for (int f = 0; f < filters; f++) {
          double sum = p[b + f];
          for (int j = 0; j < widths[v] && n + j < kept.length; j++) {
            for (int i = 0; i < size; i++) {
              sum += p[w + (f * widths[v] + j) * size + i] * x[kept[n + j]][i];
            }
          }
          y[kept[n]][v * filters + f] = Math.max(0, sum);
        }
      }
    }
    return y;
  }

  private static double[][] sum(double[][] a, double[][] b) {
    double[][] sum = new double[a.length][a[0].length];
    for (int t = 0; t < a.length; t++) {
      for (int k = 0; k < a[t].length; k++) {
        sum[t][k] = a[t][k] + b[t][k];
      }
    }
    return sum;
  }

  private int next(int n) {
    at += n;
    return at - n;
  }
}
