package io.shopkeeper.core.session;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A block of a transformer encoder in plain Java:
 *
 * <pre>
 * h = x + attention(norm(x)),    y = h + W_2 max(0, W_1 norm(h) + b_1) + b_2
 * </pre>
 *
 * with multi-head attention (Vaswani et al. 2017) and the normalisation before each part (Xiong et
 * al. 2020). Immutable; parameters are not copied.
 */
public final class EncoderBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  /** ε of layer normalisation. */
  private static final double EPSILON = 1e-5;

  private final int size;
  private final int heads;
  private final int inner;
  private final float[] parameters;

  /**
   * After one more step.
   *
   * @param output y of that step, [size]
   * @param memory the key and the value of each step so far, [steps, 2 · size], row-major
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Step(float[] output, float[] memory) {}

  /**
   * A block from parameters that lie as training leaves them.
   *
   * @param parameters gain and shift [size] of the first normalisation; weights of queries, keys
   *     and values [3 · size, size], row-major, and their shifts; those of the output [size, size];
   *     gain and shift of the second normalisation; W_1 [inner, size], b_1, W_2 [size, inner], b_2
   * @throws IllegalArgumentException where the shapes do not fit
   */
  public EncoderBlock(int size, int heads, int inner, float[] parameters) {
    if (size < 1
        || heads < 1
        || inner < 1
        || size % heads != 0
        || parameters.length != parameters(size, inner)) {
      throw new IllegalArgumentException(
          "%d parameters are no block of size %d, %d heads and %d inner numbers"
              .formatted(parameters.length, size, heads, inner));
    }
    this.size = size;
    this.heads = heads;
    this.inner = inner;
    this.parameters = parameters;
  }

  /** How many parameters a block has. */
  public static int parameters(int size, int inner) {
    long count = 4L * size * size + 2L * size * inner + 9L * size + inner;
    return Math.toIntExact(count);
  }

  /** The parameters; not to be changed. */
  public float[] parameters() {
    return parameters;
  }

  /** Numbers of a step. */
  public int size() {
    return size;
  }

  /** Heads of the attention. */
  public int heads() {
    return heads;
  }

  /** Numbers inside the dense part. */
  public int inner() {
    return inner;
  }

  /**
   * One more step of a sequence in which each step sees itself and those before it.
   *
   * @param x the vector of the step, [size]
   * @param before the memory of the steps before it; empty for the first
   */
  public Step step(float[] x, float[] before) {
    float[] projected = projected(x);
    float[] memory = Arrays.copyOf(before, before.length + 2 * size);
    System.arraycopy(projected, size, memory, before.length, 2 * size);
    return new Step(output(x, projected, memory), memory);
  }

  /**
   * A sequence in which each step sees all.
   *
   * @param x the vectors of the steps, each [size]
   */
  public float[][] all(float[][] x) {
    float[][] projected = new float[x.length][];
    float[] memory = new float[x.length * 2 * size];
    for (int t = 0; t < x.length; t++) {
      projected[t] = projected(x[t]);
      System.arraycopy(projected[t], size, memory, t * 2 * size, 2 * size);
    }
    float[][] y = new float[x.length][];
    for (int t = 0; t < x.length; t++) {
      y[t] = output(x[t], projected[t], memory);
    }
    return y;
  }

  /** Query, key and value of a step. */
  private float[] projected(float[] x) {
    return dense(normal(x, parameters, 0), 2 * size, 3 * size);
  }

  private float[] output(float[] x, float[] projected, float[] memory) {
    int out = 2 * size + 3 * size * (size + 1);
    float[] h = dense(mixed(projected, memory), out, size);
    add(x, h);
    int second = out + size * (size + 1);
    int wide = second + 2 * size;
    float[] middle = dense(normal(h, parameters, second), wide, inner);
    for (int k = 0; k < inner; k++) {
      middle[k] = Math.max(0, middle[k]);
    }
    float[] y = dense(middle, wide + inner * (size + 1), size);
    add(h, y);
    return y;
  }

  /** The values of the steps, weighted for each head by the softmax of query · key. */
  private float[] mixed(float[] query, float[] memory) {
    int each = size / heads;
    int steps = memory.length / (2 * size);
    float[] mixed = new float[size];
    double[] share = new double[steps];
    for (int h = 0; h < heads; h++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int t = 0; t < steps; t++) {
        int key = t * 2 * size + h * each;
        share[t] = RecurrentNetwork.product(query, h * each, memory, key, each) / Math.sqrt(each);
        most = Math.max(most, share[t]);
      }
      double total = 0;
      for (int t = 0; t < steps; t++) {
        share[t] = Math.exp(share[t] - most);
        total += share[t];
      }
      for (int t = 0; t < steps; t++) {
        float part = (float) (share[t] / total);
        int value = t * 2 * size + size + h * each;
        for (int k = 0; k < each; k++) {
          mixed[h * each + k] += part * memory[value + k];
        }
      }
    }
    return mixed;
  }

  /** W x + b, with W and then b from a place in the parameters on. */
  private float[] dense(float[] x, int at, int outputs) {
    float[] y = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      y[o] =
          parameters[at + outputs * x.length + o]
              + RecurrentNetwork.product(parameters, at + o * x.length, x, 0, x.length);
    }
    return y;
  }

  /**
   * Layer normalisation (Ba, Kiros and Hinton 2016).
   *
   * @param parameters hold the gain of each channel and then its shift
   * @param at where the gain begins
   */
  public static float[] normal(float[] x, float[] parameters, int at) {
    double sum = 0;
    for (float value : x) {
      sum += value;
    }
    double mean = sum / x.length;
    double squares = 0;
    for (float value : x) {
      squares += (value - mean) * (value - mean);
    }
    double scale = 1 / Math.sqrt(squares / x.length + EPSILON);
    float[] y = new float[x.length];
    for (int k = 0; k < x.length; k++) {
      y[k] = (float) (parameters[at + k] * (x[k] - mean) * scale) + parameters[at + x.length + k];
    }
    return y;
  }

  private static void add(float[] x, float[] to) {
    for (int k = 0; k < x.length; k++) {
      to[k] += x[k];
    }
  }
}
