package io.shopkeeper.deep.layer;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** y = Wᵀ x + b for each token, with W [inputs, outputs] and b [1, outputs]. */
final class Dense implements TokenMap {
  private final String weights;
  private final String bias;
  private final int inputs;
  private final int outputs;
  private NativeMatrix x;
  private NativeMatrix y;
  private NativeMatrix dx;

  Dense(String name, int inputs, int outputs) {
    this.weights = name + "-W";
    this.bias = name + "-b";
    this.inputs = inputs;
    this.outputs = outputs;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter(weights, inputs, outputs, Kind.WEIGHT),
        new Parameter(bias, 1, outputs, Kind.BIAS));
  }

  @Override
  public float[] forward(
      Tokens tokens, float[] input, Map<String, INDArray> parameters, boolean training) {
    NativeMatrix result = product(tokens, input, parameters);
    float[] out = new float[result.length()];
    result.read(out);
    return out;
  }

  /** The result where the matrix products of the next map want it; overwritten by the next pass. */
  NativeMatrix product(Tokens tokens, float[] input, Map<String, INDArray> parameters) {
    x = NativeMatrix.room(x, inputs, tokens.count());
    x.write(input);
    y = NativeMatrix.room(y, outputs, tokens.count());
    y.write(repeated(TokenMap.vector(parameters, bias), tokens.count()));
    NativeMatrix.multiplyTransposed(matrix(parameters), x, 1, y);
    return y;
  }

  @Override
  public float[] backward(
      Tokens tokens,
      float[] dy,
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients) {
    y.write(dy);
    return backward(tokens, y, parameters, gradients);
  }

  /** The same with a gradient that lies in native memory already. */
  float[] backward(
      Tokens tokens,
      NativeMatrix dy,
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients) {
    NativeMatrix.multiplyByTransposed(x, dy, 0, matrix(gradients));
    Floats.write(Periodic.of(outputs).sums(dy.data(), dy.length()), gradients.get(bias));
    dx = NativeMatrix.room(dx, inputs, tokens.count());
    NativeMatrix.multiply(matrix(parameters), dy, 0, dx);
    float[] result = new float[dx.length()];
    dx.read(result);
    return result;
  }

  private NativeMatrix matrix(Map<String, INDArray> of) {
    return new NativeMatrix(Floats.pointer(of.get(weights)), inputs, outputs);
  }

  private static float[] repeated(float[] column, int times) {
    float[] all = new float[column.length * times];
    for (int n = 0; n < times; n++) {
      System.arraycopy(column, 0, all, n * column.length, column.length);
    }
    return all;
  }
}
