package io.shopkeeper.deep.layer;

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
  private float[] normal;
  private float[] scale;

  ColumnNorm(String name, int size) {
    this.gain = name + "-g";
    this.shift = name + "-b";
    this.size = size;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter(gain, 1, size, Kind.GAIN), new Parameter(shift, 1, size, Kind.BIAS));
  }

  @Override
  public float[] forward(
      Tokens tokens, float[] x, Map<String, INDArray> parameters, boolean training) {
    float[] g = TokenMap.vector(parameters, gain);
    float[] b = TokenMap.vector(parameters, shift);
    int count = tokens.count();
    scale = Floats.atLeast(scale, count);
    normal = x;
    float[] y = new float[count * size];
    for (int n = 0; n < count; n++) {
      int at = n * size;
      float sum = 0;
      for (int k = 0; k < size; k++) {
        sum += x[at + k];
      }
      float mean = sum / size;
      float squares = 0;
      for (int k = 0; k < size; k++) {
        float off = x[at + k] - mean;
        squares += off * off;
      }
      scale[n] = (float) (1 / Math.sqrt(squares / size + EPSILON));
      for (int k = 0; k < size; k++) {
        normal[at + k] = (x[at + k] - mean) * scale[n];
        y[at + k] = g[k] * normal[at + k] + b[k];
      }
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
    float[] g = TokenMap.vector(parameters, gain);
    float[] dg = new float[size];
    float[] db = new float[size];
    for (int n = 0; n < tokens.count(); n++) {
      int at = n * size;
      float sum = 0;
      float along = 0;
      for (int k = 0; k < size; k++) {
        dg[k] += dy[at + k] * normal[at + k];
        db[k] += dy[at + k];
        dy[at + k] *= g[k];
        sum += dy[at + k];
        along += dy[at + k] * normal[at + k];
      }
      float mean = sum / size;
      float part = along / size;
      for (int k = 0; k < size; k++) {
        dy[at + k] = (dy[at + k] - mean - normal[at + k] * part) * scale[n];
      }
    }
    Floats.write(dg, gradients.get(gain));
    Floats.write(db, gradients.get(shift));
    return dy;
  }
}
