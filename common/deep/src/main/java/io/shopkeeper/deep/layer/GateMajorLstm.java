package io.shopkeeper.deep.layer;

import static org.deeplearning4j.nn.params.LSTMParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.LSTMParamInitializer.INPUT_WEIGHT_KEY;
import static org.deeplearning4j.nn.params.LSTMParamInitializer.RECURRENT_WEIGHT_KEY;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The implementation of {@link FastLstm}: Hochreiter and Schmidhuber, "Long short-term memory",
 * 1997, with the forget gates of Gers et al., 2000, and no peepholes. With a the candidate, f, o
 * and g the forget, output and input gates:
 *
 * <pre>
 * (a, f, o, g)_t = (tanh, σ, σ, σ)(x_t W + h_{t-1} R + b)
 * c_t = f_t c_{t-1} + g_t a_t,    h_t = o_t tanh(c_t)
 * </pre>
 *
 * Truncated backpropagation through time and steps with a stored state run as in DL4J's own layer.
 */
final class GateMajorLstm extends LSTM {
  private transient Unrolled unrolled;
  private transient State state;

  GateMajorLstm(NeuralNetConfiguration conf) {
    super(conf, DataType.FLOAT);
  }

  @Override
  public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
    setInput(input, workspaces);
    return activate(training, workspaces);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    if (unrolled == null) {
      unrolled = new Unrolled((int) layerConf().getNIn(), (int) layerConf().getNOut(), 4);
      state = new State();
    }
    INDArray w = getParamWithNoise(INPUT_WEIGHT_KEY, training, workspaces);
    INDArray r = getParamWithNoise(RECURRENT_WEIGHT_KEY, training, workspaces);
    INDArray b = getParamWithNoise(BIAS_KEY, training, workspaces);
    unrolled.begin(permuteIfNWC(input.castTo(DataType.FLOAT)), maskArray);
    state.begin(unrolled, b);
    INDArray out = unrolled.forward(w, r, state, workspaces);
    return permuteIfNWC(out);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray w = getParamWithNoise(INPUT_WEIGHT_KEY, true, workspaces);
    INDArray r = getParamWithNoise(RECURRENT_WEIGHT_KEY, true, workspaces);
    Gradient gradient =
        Unrolled.gradient(gradientViews, INPUT_WEIGHT_KEY, RECURRENT_WEIGHT_KEY, BIAS_KEY);
    INDArray next =
        unrolled.backward(
            permuteIfNWC(epsilon),
            w,
            r,
            gradientViews.get(INPUT_WEIGHT_KEY),
            gradientViews.get(RECURRENT_WEIGHT_KEY),
            state,
            workspaces);
    state.biasGradient(gradientViews.get(BIAS_KEY));
    weightNoiseParams.clear();
    return new Pair<>(gradient, permuteIfNWC(backpropDropOutIfPresent(next)));
  }

  /** The gates and cells of every step, each [units][examples]. */
  private static final class State implements Unrolled.Cell {
    private int n;
    private int examples;
    private float[] biasA;
    private float[] biasF;
    private float[] biasO;
    private float[] biasG;
    private float[][] a = new float[0][];
    private float[][] f;
    private float[][] o;
    private float[][] g;
    private float[][] c;
    private float[][] tanhC;
    private float[] zero;
    private float[] cellGradient;
    private float[] da;
    private float[] df;
    private float[] dO;
    private float[] dg;
    private float[] sumA;
    private float[] sumF;
    private float[] sumO;
    private float[] sumG;

    void begin(Unrolled unrolled, INDArray bias) {
      int size = unrolled.stateSize();
      if (size != n || a.length < unrolled.steps()) {
        n = size;
        int steps = unrolled.steps();
        a = new float[steps][n];
        f = new float[steps][n];
        o = new float[steps][n];
        g = new float[steps][n];
        c = new float[steps][n];
        tanhC = new float[steps][n];
        zero = new float[n];
        cellGradient = new float[n];
        da = new float[n];
        df = new float[n];
        dO = new float[n];
        dg = new float[n];
        sumA = new float[n];
        sumF = new float[n];
        sumO = new float[n];
        sumG = new float[n];
      }
      examples = unrolled.examples();
      biasA = unrolled.spread(bias, 0);
      biasF = unrolled.spread(bias, 1);
      biasO = unrolled.spread(bias, 2);
      biasG = unrolled.spread(bias, 3);
    }

    @Override
    public void forward(
        int t, NativeMatrix gates, NativeMatrix recurrent, float[] before, float[] h) {
      Unrolled.block(gates, 0, a[t], n);
      Unrolled.block(gates, 1, f[t], n);
      Unrolled.block(gates, 2, o[t], n);
      Unrolled.block(gates, 3, g[t], n);
      Sigmoids.tanh(a[t], biasA, n);
      Sigmoids.logistic(f[t], biasF, n);
      Sigmoids.logistic(o[t], biasO, n);
      Sigmoids.logistic(g[t], biasG, n);
      cell(a[t], f[t], g[t], t == 0 ? zero : c[t - 1], c[t], n);
      System.arraycopy(c[t], 0, tanhC[t], 0, n);
      Sigmoids.tanh(tanhC[t], zero, n);
      product(o[t], tanhC[t], h, n);
    }

    @Override
    public void mask(int t, float[] mask) {
      product(c[t], mask, c[t], n);
    }

    @Override
    public void beginBackward() {
      java.util.Arrays.fill(cellGradient, 0);
      java.util.Arrays.fill(sumA, 0);
      java.util.Arrays.fill(sumF, 0);
      java.util.Arrays.fill(sumO, 0);
      java.util.Arrays.fill(sumG, 0);
    }

    @Override
    public void maskGradient(float[] mask) {
      product(cellGradient, mask, cellGradient, n);
    }

    @Override
    public void backward(
        int t,
        float[] dh,
        float[] before,
        NativeMatrix dInput,
        NativeMatrix dRecurrent,
        float[] dBefore) {
      cellGradient(dh, o[t], tanhC[t], cellGradient, n);
      outputGate(dh, o[t], tanhC[t], dO, sumO, n);
      candidate(cellGradient, a[t], g[t], da, sumA, n);
      inputGate(cellGradient, a[t], g[t], dg, sumG, n);
      forgetGate(cellGradient, t == 0 ? zero : c[t - 1], f[t], df, sumF, n);
      product(cellGradient, f[t], cellGradient, n);
      Unrolled.block(da, dInput, 0, n);
      Unrolled.block(df, dInput, 1, n);
      Unrolled.block(dO, dInput, 2, n);
      Unrolled.block(dg, dInput, 3, n);
    }

    void biasGradient(INDArray view) {
      Floats.write(Unrolled.overExamples(examples, sumA, sumF, sumO, sumG), view);
    }

    private static void cell(float[] a, float[] f, float[] g, float[] before, float[] c, int n) {
      for (int i = 0; i < n; i++) {
        c[i] = f[i] * before[i] + g[i] * a[i];
      }
    }

    private static void product(float[] x, float[] y, float[] to, int n) {
      for (int i = 0; i < n; i++) {
        to[i] = x[i] * y[i];
      }
    }

    private static void cellGradient(float[] dh, float[] o, float[] tanhC, float[] dc, int n) {
      for (int i = 0; i < n; i++) {
        dc[i] += dh[i] * o[i] * (1f - tanhC[i] * tanhC[i]);
      }
    }

    private static void outputGate(
        float[] dh, float[] o, float[] tanhC, float[] d, float[] sum, int n) {
      for (int i = 0; i < n; i++) {
        d[i] = dh[i] * tanhC[i] * o[i] * (1f - o[i]);
      }
      add(d, sum, n);
    }

    private static void candidate(float[] dc, float[] a, float[] g, float[] d, float[] sum, int n) {
      for (int i = 0; i < n; i++) {
        d[i] = dc[i] * g[i] * (1f - a[i] * a[i]);
      }
      add(d, sum, n);
    }

    private static void inputGate(float[] dc, float[] a, float[] g, float[] d, float[] sum, int n) {
      for (int i = 0; i < n; i++) {
        d[i] = dc[i] * a[i] * g[i] * (1f - g[i]);
      }
      add(d, sum, n);
    }

    private static void forgetGate(
        float[] dc, float[] before, float[] f, float[] d, float[] sum, int n) {
      for (int i = 0; i < n; i++) {
        d[i] = dc[i] * before[i] * f[i] * (1f - f[i]);
      }
      add(d, sum, n);
    }

    private static void add(float[] x, float[] to, int n) {
      for (int i = 0; i < n; i++) {
        to[i] += x[i];
      }
    }
  }
}
