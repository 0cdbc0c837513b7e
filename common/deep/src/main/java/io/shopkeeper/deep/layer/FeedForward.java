package io.shopkeeper.deep.layer;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Two dense maps with a rectifier between them (Vaswani et al. 2017, section 3.3). */
final class FeedForward implements TokenMap {
  private final Dense widening;
  private final Dense narrowing;
  private float[] inner;

  FeedForward(int size, int inner) {
    this.widening = new Dense("wide", size, inner);
    this.narrowing = new Dense("narrow", inner, size);
  }

  @Override
  public List<Parameter> parameters() {
    return Stream.of(widening, narrowing).flatMap(map -> map.parameters().stream()).toList();
  }

  @Override
  public float[] forward(
      Tokens tokens, float[] x, Map<String, INDArray> parameters, boolean training) {
    inner = widening.forward(tokens, x, parameters, training);
    for (int i = 0; i < inner.length; i++) {
      inner[i] = Math.max(0, inner[i]);
    }
    return narrowing.forward(tokens, inner, parameters, training);
  }

  @Override
  public float[] backward(
      Tokens tokens,
      float[] dy,
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients) {
    float[] d = narrowing.backward(tokens, dy, parameters, gradients);
    for (int i = 0; i < d.length; i++) {
      d[i] *= Rectifier.slope(inner[i]);
    }
    return widening.backward(tokens, d, parameters, gradients);
  }
}
