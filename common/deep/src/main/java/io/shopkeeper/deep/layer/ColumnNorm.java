package io.shopkeeper.deep.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016): each token's vector minus its mean, by its
 * standard deviation, times a gain g and plus a shift b of each channel,
 *
 * <pre>
 * y = g (x − μ) / √(σ² + ε) + b,    μ = mean of x,    σ² = mean of (x − μ)²
 * </pre>
 */
final class ColumnNorm implements TokenMap {
  /** ε, as in PyTorch. */
  static final float EPSILON = 1e-5f;

  private final String gain;
  private final String shift;
  private final int size;

  /** Vectors are taken several at a time, see there. */
  private final Periodic blocks;

  private float[] normal;
  private float[] scale;

  ColumnNorm(String name, int size) {
    this.gain = name + "-g";
    this.shift = name + "-b";
    this.size = size;
    this.blocks = Periodic.of(size);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter(gain, 1, size, Kind.GAIN), new Parameter(shift, 1, size, Kind.BIAS));
  }

  @Override
  public float[] forward(
      Tokens tokens, float[] x, Map<String, INDArray> parameters, boolean training) {
    float[] g = blocks.repeat(TokenMap.vector(parameters, gain));
    float[] b = blocks.repeat(TokenMap.vector(parameters, shift));
    scale = Floats.atLeast(scale, tokens.count());
    normal = x;
    int all = tokens.count() * size;
    float[] y = new float[all];
    float[] some = new float[blocks.block()];
    float[] mean = new float[some.length];
    float[] by = new float[some.length];
    for (int start = 0; start < all; start += some.length) {
      int n = Math.min(some.length, all - start);
      System.arraycopy(x, start, some, 0, n);
      for (int at = 0; at < n; at += size) {
        Arrays.fill(mean, at, at + size, Sums.of(some, at, size) / size);
      }
      for (int i = 0; i < n; i++) {
        some[i] -= mean[i];
      }
      for (int at = 0; at < n; at += size) {
        double variance = Sums.ofProducts(some, some, at, size) / size;
        float its = (float) (1 / Math.sqrt(variance + EPSILON));
        scale[(start + at) / size] = its;
        Arrays.fill(by, at, at + size, its);
      }
      for (int i = 0; i < n; i++) {
        some[i] *= by[i];
      }
      System.arraycopy(some, 0, normal, start, n);
      for (int i = 0; i < n; i++) {
        some[i] = g[i] * some[i] + b[i];
      }
      System.arraycopy(some, 0, y, start, n);
    }
    return y;
  }

  /** With x̂ the normalised vector and d = g ∘ dy: dx = (d − mean d − x̂ mean(d ∘ x̂)) / σ. */
  @Override
  public float[] backward(
      Tokens tokens,
      float[] dy,
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients) {
    float[] g = blocks.repeat(TokenMap.vector(parameters, gain));
    int all = tokens.count() * size;
    float[] d = new float[blocks.block()];
    float[] its = new float[d.length];
    float[] dg = new float[d.length];
    float[] db = new float[d.length];
    float[] mean = new float[d.length];
    float[] along = new float[d.length];
    float[] by = new float[d.length];
    for (int start = 0; start < all; start += d.length) {
      int n = Math.min(d.length, all - start);
      System.arraycopy(dy, start, d, 0, n);
      System.arraycopy(normal, start, its, 0, n);
      for (int i = 0; i < n; i++) {
        dg[i] += d[i] * its[i];
      }
      Periodic.add(db, d, n);
      for (int i = 0; i < n; i++) {
        d[i] *= g[i];
      }
      for (int at = 0; at < n; at += size) {
        Arrays.fill(mean, at, at + size, Sums.of(d, at, size) / size);
        Arrays.fill(along, at, at + size, Sums.ofProducts(d, its, at, size) / size);
        Arrays.fill(by, at, at + size, scale[(start + at) / size]);
      }
      for (int i = 0; i < n; i++) {
        d[i] = (d[i] - mean[i] - its[i] * along[i]) * by[i];
      }
      System.arraycopy(d, 0, dy, start, n);
    }
    Floats.write(blocks.fold(dg), gradients.get(gain));
    Floats.write(blocks.fold(db), gradients.get(shift));
    return dy;
  }
}
