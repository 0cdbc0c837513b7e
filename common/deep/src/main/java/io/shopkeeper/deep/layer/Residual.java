package io.shopkeeper.deep.layer;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * y = x + dropout(map(norm(x))): the normalisation is before the map, so that gradients reach the
 * first block unchanged and training needs no warm-up (Xiong et al. 2020, "On layer normalization
 * in the transformer architecture").
 */
final class Residual implements TokenMap {
  private static final int BITS = 16;

  private final ColumnNorm norm;
  private final TokenMap map;
  private final double dropout;
  private float[] kept;

  /**
   * @param dropout the share of the map's numbers that training drops, below 1; the others grow so
   *     that the expectation stays
   */
  Residual(ColumnNorm norm, TokenMap map, double dropout) {
    this.norm = norm;
    this.map = map;
    this.dropout = dropout;
  }

  @Override
  public List<Parameter> parameters() {
    return Stream.of(norm, map).flatMap(part -> part.parameters().stream()).toList();
  }

  @Override
  public float[] forward(
      Tokens tokens, float[] x, Map<String, INDArray> parameters, boolean training) {
    float[] normal = norm.forward(tokens, x.clone(), parameters, training);
    float[] y = map.forward(tokens, normal, parameters, training);
    kept = training && dropout > 0 ? draw(y.length) : null;
    if (kept != null) {
      multiply(y, kept);
    }
    Periodic.add(y, x, y.length);
    return y;
  }

  @Override
  public float[] backward(
      Tokens tokens,
      float[] dy,
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients) {
    float[] d = dy.clone();
    if (kept != null) {
      multiply(d, kept);
    }
    d =
        norm.backward(
            tokens, map.backward(tokens, d, parameters, gradients), parameters, gradients);
    Periodic.add(d, dy, d.length);
    return d;
  }

  /** 0 or 1 / (1 − dropout) for each number, from ND4J's generator, which training seeds. */
  private float[] draw(int n) {
    SplittableRandom random = new SplittableRandom(Nd4j.getRandom().nextLong());
    long bound = Math.round(dropout * (1 << BITS));
    float grown = (float) (1 / (1 - (double) bound / (1 << BITS)));
    float[] drawn = new float[n];
    long bits = 0;
    for (int i = 0; i < n; i++) {
      bits = i % (Long.SIZE / BITS) == 0 ? random.nextLong() : bits >>> BITS;
      drawn[i] = (bits & ((1 << BITS) - 1)) < bound ? 0 : grown;
    }
    return drawn;
  }

  private static void multiply(float[] x, float[] by) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= by[i];
    }
  }
}
