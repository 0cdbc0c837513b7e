package io.shopkeeper.deep.layer;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * y = max(0, Wᵀ [x_t, x_{t+1}, …] + b) for each token and each width of a window that begins there
 * (Kim 2014, section 2). Beyond the end of its example a window sees zeros, so that each example
 * has as many windows as tokens.
 */
final class Windows implements TokenMap {
  private final int size;
  private final int[] widths;
  private final int filters;
  private final List<Dense> maps;
  private float[] result;

  /**
   * @param size numbers of a token
   * @param widths tokens of a window
   * @param filters results of each width; those of the first come first
   */
  Windows(int size, int[] widths, int filters) {
    this.size = size;
    this.widths = widths;
    this.filters = filters;
    this.maps =
        IntStream.range(0, widths.length)
            .mapToObj(w -> new Dense("window" + w, widths[w] * size, filters))
            .toList();
  }

  @Override
  public List<Parameter> parameters() {
    return maps.stream().flatMap(map -> map.parameters().stream()).toList();
  }

  @Override
  public float[] forward(
      Tokens tokens, float[] x, Map<String, INDArray> parameters, boolean training) {
    int outputs = widths.length * filters;
    result = new float[tokens.count() * outputs];
    for (int w = 0; w < widths.length; w++) {
      float[] y = maps.get(w).forward(tokens, seen(tokens, x, widths[w]), parameters, training);
      for (int n = 0; n < tokens.count(); n++) {
        for (int f = 0; f < filters; f++) {
          result[n * outputs + w * filters + f] = Math.max(0, y[n * filters + f]);
        }
      }
    }
    return result.clone();
  }

  /** What each window sees, [width · size, tokens]: columns that follow one another in x. */
  private float[] seen(Tokens tokens, float[] x, int width) {
    float[] seen = new float[tokens.count() * width * size];
    for (int e = 0; e < tokens.examples(); e++) {
      int end = tokens.begin(e + 1);
      for (int n = tokens.begin(e); n < end; n++) {
        int length = Math.min(width, end - n) * size;
        System.arraycopy(x, n * size, seen, n * width * size, length);
      }
    }
    return seen;
  }

  @Override
  public float[] backward(
      Tokens tokens,
      float[] dy,
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients) {
    int outputs = widths.length * filters;
    float[] dx = new float[tokens.count() * size];
    for (int w = 0; w < widths.length; w++) {
      float[] d = new float[tokens.count() * filters];
      for (int n = 0; n < tokens.count(); n++) {
        for (int f = 0; f < filters; f++) {
          int at = n * outputs + w * filters + f;
          d[n * filters + f] = dy[at] * Rectifier.slope(result[at]);
        }
      }
      add(tokens, maps.get(w).backward(tokens, d, parameters, gradients), widths[w], dx);
    }
    return dx;
  }

  private void add(Tokens tokens, float[] ofSeen, int width, float[] dx) {
    for (int e = 0; e < tokens.examples(); e++) {
      int end = tokens.begin(e + 1);
      for (int n = tokens.begin(e); n < end; n++) {
        int length = Math.min(width, end - n) * size;
        for (int i = 0; i < length; i++) {
          dx[n * size + i] += ofSeen[n * width * size + i];
        }
      }
    }
  }
}
