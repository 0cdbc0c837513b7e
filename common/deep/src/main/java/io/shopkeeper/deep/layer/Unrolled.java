package io.shopkeeper.deep.layer;

import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A recurrent layer unrolled over time, independent of the type of its {@link Cell}. Arrays are
 * [examples, size, steps] in Fortran order, so that one step is a column-major matrix [examples,
 * size] and one gate is contiguous: gates are computed by long loops over whole arrays, and
 * products with the weights, which DL4J also stores in Fortran order, need no copies. A masked step
 * (Bidirectional sets masks) leaves a state of zero, as in DL4J.
 */
final class Unrolled {
  private static final int NO_MASK = 0;

  /** The part that differs between LSTM and GRU. State arrays are [units][examples]. */
  interface Cell {
    /**
     * Computes one step of the forward pass.
     *
     * @param t the step, from 0
     * @param gates x W + h R; x W alone if {@link #separate()}
     * @param recurrent h R if {@link #separate()}
     * @param before the state before the step
     * @param h receives the state after the step
     */
    void forward(int t, NativeMatrix gates, NativeMatrix recurrent, float[] before, float[] h);

    /** Masks the cell's state other than h. */
    void mask(int t, float[] mask);

    void beginBackward();

    /** Masks the gradient of the cell's state other than h. */
    void maskGradient(float[] mask);

    /**
     * Computes one step of the backward pass.
     *
     * @param t the step, from 0
     * @param dh the gradient of the state after the step
     * @param before the state before the step
     * @param dInput receives the gradient of x W
     * @param dRecurrent receives the gradient of h R if {@link #separate()}
     * @param dBefore receives the gradient of the state before the step, without the part through h
     *     R
     */
    void backward(
        int t,
        float[] dh,
        float[] before,
        NativeMatrix dInput,
        NativeMatrix dRecurrent,
        float[] dBefore);

    /** Whether the cell needs x W and h R separately instead of their sum. */
    default boolean separate() {
      return false;
    }
  }

  private final int inputs;
  private final int units;
  private final int gates;
  private int examples;
  private int steps;
  private int allocatedSteps;
  private NativeMatrix x;
  private NativeMatrix h;
  private NativeMatrix z;
  private NativeMatrix zr;
  private NativeMatrix flow;
  private float[] dh;
  private float[] dBefore;
  private float[] through;
  private float[] before;
  private float[] after;
  private float[] maskColumn = new float[NO_MASK];
  private INDArray mask;

  Unrolled(int inputs, int units, int gates) {
    this.inputs = inputs;
    this.units = units;
    this.gates = gates;
  }

  int steps() {
    return steps;
  }

  int examples() {
    return examples;
  }

  int stateSize() {
    return examples * units;
  }

  /**
   * Starts a batch: {@code input} is [examples, inputs, steps], {@code mask} [examples, steps] of 0
   * and 1, or null.
   */
  void begin(INDArray input, INDArray mask) {
    int newExamples = (int) input.size(0);
    steps = (int) input.size(2);
    if (newExamples != examples || steps > allocatedSteps) {
      examples = newExamples;
      allocatedSteps = steps;
      x = NativeMatrix.allocate(examples * inputs, steps);
      h = NativeMatrix.allocate(examples * units, steps + 1);
      z = NativeMatrix.allocate(examples, gates * units);
      zr = NativeMatrix.allocate(examples, gates * units);
      flow = NativeMatrix.allocate(examples, units);
      dh = new float[stateSize()];
      dBefore = new float[stateSize()];
      through = new float[stateSize()];
      before = new float[stateSize()];
      after = new float[stateSize()];
    }
    this.mask = mask == null ? null : mask.castTo(DataType.FLOAT);
    INDArray columns = Floats.columnMajor(input);
    // Copied for the gradient of the weights: the input's workspace may be closed by then.
    FloatPointer.memcpy(x.data(), Floats.pointer(columns), columns.length() * Float.BYTES);
  }

  /** The outputs, [examples, units, steps]. */
  INDArray forward(INDArray w, INDArray r, Cell cell, LayerWorkspaceMgr workspaces) {
    INDArray out =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {examples, units, steps}, 'f');
    NativeMatrix outputs = new NativeMatrix(Floats.pointer(out), examples, units * steps);
    NativeMatrix weights = weights(w, inputs);
    NativeMatrix recurrent = weights(r, units);
    Arrays.fill(before, 0);
    state(0).write(before);
    for (int t = 0; t < steps; t++) {
      NativeMatrix.multiply(input(t), weights, 0, z);
      NativeMatrix.multiply(state(t), recurrent, cell.separate() ? 0 : 1, cell.separate() ? zr : z);
      cell.forward(t, z, zr, before, after);
      if (maskAt(t)) {
        multiply(after, maskColumn, stateSize());
        cell.mask(t, maskColumn);
      }
      state(t + 1).write(after);
      outputs.at((long) t * stateSize(), examples, units).write(after);
      float[] swap = before;
      before = after;
      after = swap;
    }
    return out;
  }

  /** Writes the gradients of the weights into their views and returns that of the input. */
  INDArray backward(
      INDArray epsilon,
      INDArray w,
      INDArray r,
      INDArray dw,
      INDArray dr,
      Cell cell,
      LayerWorkspaceMgr workspaces) {
    INDArray next =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, new long[] {examples, inputs, steps}, 'f');
    NativeMatrix inputGradients = new NativeMatrix(Floats.pointer(next), examples, inputs * steps);
    INDArray columns = Floats.columnMajor(epsilon.castTo(DataType.FLOAT));
    NativeMatrix epsilons = new NativeMatrix(Floats.pointer(columns), examples, units * steps);
    NativeMatrix weights = weights(w, inputs);
    NativeMatrix recurrent = weights(r, units);
    NativeMatrix weightGradient = weights(dw, inputs);
    NativeMatrix recurrentGradient = weights(dr, units);
    int n = stateSize();
    Arrays.fill(through, 0);
    Arrays.fill(dBefore, 0);
    cell.beginBackward();
    for (int t = steps - 1; t >= 0; t--) {
      epsilons.at((long) t * n, examples, units).read(dh);
      add(dh, through, dBefore, n);
      if (maskAt(t)) {
        multiply(dh, maskColumn, n);
        cell.maskGradient(maskColumn);
      }
      state(t).read(before);
      cell.backward(t, dh, before, z, zr, dBefore);
      NativeMatrix dRecurrent = cell.separate() ? zr : z;
      float keep = t == steps - 1 ? 0 : 1;
      NativeMatrix.multiplyTransposed(input(t), z, keep, weightGradient);
      NativeMatrix.multiplyTransposed(state(t), dRecurrent, keep, recurrentGradient);
      NativeMatrix.multiplyByTransposed(
          z, weights, 0, inputGradients.at((long) t * examples * inputs, examples, inputs));
      NativeMatrix.multiplyByTransposed(dRecurrent, recurrent, 0, flow);
      flow.read(through);
    }
    return next;
  }

  private NativeMatrix input(int t) {
    return x.at((long) t * examples * inputs, examples, inputs);
  }

  /** The state before step {@code t}. */
  private NativeMatrix state(int t) {
    return h.at((long) t * stateSize(), examples, units);
  }

  private NativeMatrix weights(INDArray array, int rows) {
    return new NativeMatrix(Floats.pointer(Floats.columnMajor(array)), rows, gates * units);
  }

  /**
   * Whether any example is masked at step {@code t}; {@link #maskColumn} then holds the mask for
   * every unit.
   */
  private boolean maskAt(int t) {
    if (mask == null) {
      return false;
    }
    maskColumn = Floats.atLeast(maskColumn, stateSize());
    boolean some = false;
    for (int e = 0; e < examples; e++) {
      maskColumn[e] = mask.getFloat(e, t);
      some |= maskColumn[e] != 1f;
    }
    for (int unit = 1; unit < units; unit++) {
      System.arraycopy(maskColumn, 0, maskColumn, unit * examples, examples);
    }
    return some;
  }

  /** The biases of a gate, each repeated for every example. */
  float[] spread(INDArray bias, int gate) {
    float[] all = new float[Math.toIntExact(bias.length())];
    Floats.read(bias, all);
    float[] result = new float[stateSize()];
    for (int unit = 0; unit < units; unit++) {
      Arrays.fill(result, unit * examples, (unit + 1) * examples, all[gate * units + unit]);
    }
    return result;
  }

  /** The sums over examples of arrays [units][examples], concatenated. */
  static float[] overExamples(int examples, float[]... byGate) {
    int units = byGate[0].length / examples;
    float[] result = new float[byGate.length * units];
    for (int gate = 0; gate < byGate.length; gate++) {
      for (int unit = 0; unit < units; unit++) {
        double sum = 0;
        for (int e = unit * examples; e < (unit + 1) * examples; e++) {
          sum += byGate[gate][e];
        }
        result[gate * units + unit] = (float) sum;
      }
    }
    return result;
  }

  static Gradient gradient(Map<String, INDArray> views, String... keys) {
    Gradient gradient = new DefaultGradient();
    for (String key : keys) {
      gradient.setGradientFor(key, views.get(key));
    }
    return gradient;
  }

  /** Copies gate {@code k} from the matrix of all gates. */
  static void block(NativeMatrix from, int k, float[] to, int n) {
    new FloatPointer(from.data()).position(from.data().position() + (long) k * n).get(to, 0, n);
  }

  /** Copies gate {@code k} into the matrix of all gates. */
  static void block(float[] from, NativeMatrix to, int k, int n) {
    new FloatPointer(to.data()).position(to.data().position() + (long) k * n).put(from, 0, n);
  }

  private static void multiply(float[] x, float[] by, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= by[i];
    }
  }

  private static void add(float[] x, float[] y, float[] z, int n) {
    for (int i = 0; i < n; i++) {
      x[i] += y[i] + z[i];
    }
  }
}
