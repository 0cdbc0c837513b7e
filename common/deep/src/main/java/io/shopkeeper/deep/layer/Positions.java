package io.shopkeeper.deep.layer;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** y = x + P_t, a learned vector for each step t from the beginning. */
final class Positions implements TokenMap {
  private static final String POSITIONS = "P";

  private final int size;
  private final int longest;

  Positions(int size, int longest) {
    this.size = size;
    this.longest = longest;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter(POSITIONS, size, longest, Kind.WEIGHT));
  }

  @Override
  public float[] forward(
      Tokens tokens, float[] x, Map<String, INDArray> parameters, boolean training) {
    float[] p = TokenMap.vector(parameters, POSITIONS);
    for (int n = 0; n < tokens.count(); n++) {
      int step = tokens.step(n);
      if (step >= longest) {
        throw new IllegalArgumentException(
            "step %d of a sequence, but positions for %d steps".formatted(step + 1, longest));
      }
      for (int k = 0; k < size; k++) {
        x[n * size + k] += p[step * size + k];
      }
    }
    return x;
  }

  @Override
  public float[] backward(
      Tokens tokens,
      float[] dy,
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients) {
    float[] dp = new float[size * longest];
    for (int n = 0; n < tokens.count(); n++) {
      int at = tokens.step(n) * size;
      for (int k = 0; k < size; k++) {
        dp[at + k] += dy[n * size + k];
      }
    }
    Floats.write(dp, gradients.get(POSITIONS));
    return dy;
  }
}
