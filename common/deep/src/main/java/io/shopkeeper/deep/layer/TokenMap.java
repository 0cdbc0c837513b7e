package io.shopkeeper.deep.layer;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A differentiable map from one vector to another for each token of a batch. Vectors are the
 * columns of a matrix [size, tokens], one after the other in an array; an array that is given to a
 * map is the map's from then on. A map keeps what its backward pass needs of the forward pass
 * before it.
 */
interface TokenMap {

  /** What a parameter does, which decides how it begins and whether weights decay. */
  enum Kind {
    /** Begins as the layer's weights do. */
    WEIGHT,
    /** Begins as 0. */
    BIAS,
    /** A factor of each channel; begins as 1. */
    GAIN
  }

  /**
   * A parameter, [rows, columns] in Fortran order.
   *
   * @param key its name, unique within a layer
   */
  record Parameter(String key, int rows, int columns, Kind kind) {
    int length() {
      return rows * columns;
    }
  }

  /** The parameters, in the order in which they lie. */
  List<Parameter> parameters();

  /**
   * Computes the map.
   *
   * @param x [size, tokens]
   * @param parameters by key
   * @param training whether noise is added
   * @return [outputs, tokens]
   */
  float[] forward(Tokens tokens, float[] x, Map<String, INDArray> parameters, boolean training);

  /**
   * Computes the gradients of the last forward pass.
   *
   * @param dy the gradient of its result
   * @param parameters those of the forward pass
   * @param gradients receive the gradients of the parameters, by key
   * @return the gradient of its input
   */
  float[] backward(
      Tokens tokens, float[] dy, Map<String, INDArray> parameters, Map<String, INDArray> gradients);

  /** Reads a parameter of one row or column. */
  static float[] vector(Map<String, INDArray> parameters, String key) {
    float[] values = new float[Math.toIntExact(parameters.get(key).length())];
    Floats.read(parameters.get(key), values);
    return values;
  }
}
