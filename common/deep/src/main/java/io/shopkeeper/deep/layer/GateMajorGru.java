package io.shopkeeper.deep.layer;

import static io.shopkeeper.deep.layer.Gru.BIAS;
import static io.shopkeeper.deep.layer.Gru.RECURRENT_WEIGHTS;
import static io.shopkeeper.deep.layer.Gru.WEIGHTS;

import java.util.Arrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The implementation of {@link Gru}: Cho et al., "Learning phrase representations using RNN
 * encoder-decoder", 2014, with the reset gate applied after the product, as in cuDNN and PyTorch:
 *
 * <pre>
 * r_t = σ(x_t W_r + h_{t-1} R_r + b_r),    u_t = σ(x_t W_u + h_{t-1} R_u + b_u)
 * n_t = tanh(x_t W_n + b_n + r_t (h_{t-1} R_n + b_q))
 * h_t = (1 - u_t) n_t + u_t h_{t-1}
 * </pre>
 */
final class GateMajorGru extends BaseRecurrentLayer<Gru> {
  private static final long serialVersionUID = 1L;

  private transient Unrolled unrolled;
  private transient State state;

  GateMajorGru(NeuralNetConfiguration conf) {
    super(conf, DataType.FLOAT);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    if (unrolled == null) {
      unrolled = new Unrolled((int) layerConf().getNIn(), (int) layerConf().getNOut(), 3);
      state = new State();
    }
    INDArray w = getParamWithNoise(WEIGHTS, training, workspaces);
    INDArray r = getParamWithNoise(RECURRENT_WEIGHTS, training, workspaces);
    unrolled.begin(permuteIfNWC(input.castTo(DataType.FLOAT)), maskArray);
    state.begin(unrolled, getParamWithNoise(BIAS, training, workspaces));
    return permuteIfNWC(unrolled.forward(w, r, state, workspaces));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray w = getParamWithNoise(WEIGHTS, true, workspaces);
    INDArray r = getParamWithNoise(RECURRENT_WEIGHTS, true, workspaces);
    INDArray next =
        unrolled.backward(
            permuteIfNWC(epsilon),
            w,
            r,
            gradientViews.get(WEIGHTS),
            gradientViews.get(RECURRENT_WEIGHTS),
            state,
            workspaces);
    state.biasGradient(gradientViews.get(BIAS));
    weightNoiseParams.clear();
    return new Pair<>(
        Unrolled.gradient(gradientViews, WEIGHTS, RECURRENT_WEIGHTS, BIAS),
        permuteIfNWC(backpropDropOutIfPresent(next)));
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState current, int examples) {
    // As in DL4J's LSTM, the state passes through padding, and the consumer of the outputs applies
    // the mask.
    return new Pair<>(mask, MaskState.Passthrough);
  }

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaces) {
    throw new UnsupportedOperationException(
        "GRU keeps no state between calls: pass the whole sequence " + layerId());
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeLastForTbptt, LayerWorkspaceMgr workspaces) {
    throw new UnsupportedOperationException(
        "GRU has no truncated backpropagation: use standard backpropagation " + layerId());
  }

  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int length, LayerWorkspaceMgr workspaces) {
    throw new UnsupportedOperationException(
        "GRU has no truncated backpropagation: use standard backpropagation " + layerId());
  }

  /** The gates of every step, each [units][examples]. */
  private static final class State implements Unrolled.Cell {
    private int n;
    private int examples;
    private float[] biasR;
    private float[] biasU;
    private float[] biasN;
    private float[] biasQ;
    private float[][] r = new float[0][];
    private float[][] u;
    private float[][] c;
    private float[][] q;
    private float[] part;
    private float[] dr;
    private float[] du;
    private float[] dn;
    private float[] dq;
    private float[] sumR;
    private float[] sumU;
    private float[] sumN;
    private float[] sumQ;

    void begin(Unrolled unrolled, INDArray bias) {
      int size = unrolled.stateSize();
      if (size != n || r.length < unrolled.steps()) {
        n = size;
        int steps = unrolled.steps();
        r = new float[steps][n];
        u = new float[steps][n];
        c = new float[steps][n];
        q = new float[steps][n];
        part = new float[n];
        dr = new float[n];
        du = new float[n];
        dn = new float[n];
        dq = new float[n];
        sumR = new float[n];
        sumU = new float[n];
        sumN = new float[n];
        sumQ = new float[n];
      }
      examples = unrolled.examples();
      biasR = unrolled.spread(bias, 0);
      biasU = unrolled.spread(bias, 1);
      biasN = unrolled.spread(bias, 2);
      biasQ = unrolled.spread(bias, 3);
    }

    @Override
    public boolean separate() {
      return true;
    }

    @Override
    public void forward(
        int t, NativeMatrix gates, NativeMatrix recurrent, float[] before, float[] h) {
      gate(gates, recurrent, 0, r[t]);
      Sigmoids.logistic(r[t], biasR, n);
      gate(gates, recurrent, 1, u[t]);
      Sigmoids.logistic(u[t], biasU, n);
      Unrolled.block(gates, 2, c[t], n);
      Unrolled.block(recurrent, 2, q[t], n);
      resetCandidate(c[t], r[t], q[t], biasQ, n);
      Sigmoids.tanh(c[t], biasN, n);
      mix(u[t], c[t], before, h, n);
    }

    private void gate(NativeMatrix gates, NativeMatrix recurrent, int k, float[] to) {
      Unrolled.block(gates, k, to, n);
      Unrolled.block(recurrent, k, part, n);
      add(part, to, n);
    }

    @Override
    public void mask(int t, float[] mask) {
      // The state is only h.
    }

    @Override
    public void beginBackward() {
      Arrays.fill(sumR, 0);
      Arrays.fill(sumU, 0);
      Arrays.fill(sumN, 0);
      Arrays.fill(sumQ, 0);
    }

    @Override
    public void maskGradient(float[] mask) {
      // The state is only h.
    }

    @Override
    public void backward(
        int t,
        float[] dh,
        float[] before,
        NativeMatrix dInput,
        NativeMatrix dRecurrent,
        float[] dBefore) {
      candidate(dh, u[t], c[t], dn, n);
      update(dh, u[t], c[t], before, du, n);
      reset(dn, r[t], q[t], dr, n);
      product(dn, r[t], dq, n);
      product(dh, u[t], dBefore, n);
      add(dr, sumR, n);
      add(du, sumU, n);
      add(dn, sumN, n);
      add(dq, sumQ, n);
      Unrolled.block(dr, dInput, 0, n);
      Unrolled.block(du, dInput, 1, n);
      Unrolled.block(dn, dInput, 2, n);
      Unrolled.block(dr, dRecurrent, 0, n);
      Unrolled.block(du, dRecurrent, 1, n);
      Unrolled.block(dq, dRecurrent, 2, n);
    }

    void biasGradient(INDArray view) {
      Floats.write(Unrolled.overExamples(examples, sumR, sumU, sumN, sumQ), view);
    }

    private static void resetCandidate(float[] c, float[] r, float[] q, float[] bias, int n) {
      for (int i = 0; i < n; i++) {
        q[i] += bias[i];
      }
      for (int i = 0; i < n; i++) {
        c[i] += r[i] * q[i];
      }
    }

    private static void mix(float[] u, float[] c, float[] before, float[] h, int n) {
      for (int i = 0; i < n; i++) {
        h[i] = c[i] + u[i] * (before[i] - c[i]);
      }
    }

    private static void candidate(float[] dh, float[] u, float[] c, float[] d, int n) {
      for (int i = 0; i < n; i++) {
        d[i] = dh[i] * (1f - u[i]) * (1f - c[i] * c[i]);
      }
    }

    private static void update(float[] dh, float[] u, float[] c, float[] before, float[] d, int n) {
      for (int i = 0; i < n; i++) {
        d[i] = dh[i] * (before[i] - c[i]) * u[i] * (1f - u[i]);
      }
    }

    private static void reset(float[] dn, float[] r, float[] q, float[] d, int n) {
      for (int i = 0; i < n; i++) {
        d[i] = dn[i] * q[i] * r[i] * (1f - r[i]);
      }
    }

    private static void product(float[] x, float[] y, float[] to, int n) {
      for (int i = 0; i < n; i++) {
        to[i] = x[i] * y[i];
      }
    }

    private static void add(float[] x, float[] to, int n) {
      for (int i = 0; i < n; i++) {
        to[i] += x[i];
      }
    }
  }
}
