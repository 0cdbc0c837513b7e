package io.shopkeeper.deep.layer;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_LOG_STD;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The normalisation behind {@link FastBatchNormalization} (Ioffe and Szegedy, "Batch
 * normalization", 2015, algorithms 1 and 2, and section 3 for the gradients). Rows of channels in
 * Java arrays; ND4J's {@code mean} and {@code variance} over channels-last images take ten times as
 * long as all of this.
 *
 * <p>As in DL4J the running mean and deviation are parameters whose "gradient" is their next step.
 */
final class RowBatchNormalization extends BatchNormalization {
  private transient float[] values;
  private transient float[] results;
  private transient float[] gradients;
  private transient float[] mean;
  private transient float[] variance;

  RowBatchNormalization(NeuralNetConfiguration conf) {
    super(conf, DataType.FLOAT);
  }

  private FastBatchNormalization settings() {
    return (FastBatchNormalization) layerConf();
  }

  private boolean inRows(INDArray array) {
    boolean rows =
        array.rank() == 2
            || (array.rank() == 4 && layerConf().getCnn2DFormat() == CNN2DFormat.NHWC);
    if (!rows && settings().isRectified()) {
      throw new IllegalStateException(
          "batch normalisation with a rectifier needs rows or images with channels last (NHWC), not an array of rank "
              + array.rank()
              + " "
              + layerId());
    }
    return rows;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (!inRows(input)) {
      return super.activate(training, workspaces);
    }
    INDArray in = Floats.rowMajor(input.castTo(DataType.FLOAT));
    int channels = (int) layerConf().getNOut();
    if (in.size(in.rank() - 1) != channels) {
      throw new IllegalArgumentException(
          "input of "
              + in.size(in.rank() - 1)
              + " channels where "
              + channels
              + " are expected "
              + layerId());
    }
    int length = Math.toIntExact(in.length());
    values = Floats.atLeast(values, length);
    results = Floats.atLeast(results, length);
    Floats.read(in, values);
    Periodic rows = Periodic.of(channels);
    if (training) {
      mean = scaled(rows.sums(values, length), (double) channels / length);
      variance = scaled(squares(rows, length), (double) channels / length);
    }
    float[] m = training ? mean : parameter(GLOBAL_MEAN);
    float[] v = training ? variance : globalVariance();
    float[] scale = new float[channels];
    float[] shift = new float[channels];
    float[] gamma = parameter(GAMMA);
    float[] beta = parameter(BETA);
    for (int c = 0; c < channels; c++) {
      scale[c] = (float) (gamma[c] / Math.sqrt(v[c] + layerConf().getEps()));
      shift[c] = beta[c] - m[c] * scale[c];
    }
    float[] scales = rows.repeat(scale);
    float[] shifts = rows.repeat(shift);
    float floor = settings().isRectified() ? 0 : Float.NEGATIVE_INFINITY;
    for (int start = 0; start < length; start += rows.block()) {
      affine(values, start, scales, shifts, floor, results, Math.min(rows.block(), length - start));
    }
    INDArray out =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, in.shape(), 'c');
    Floats.write(results, out);
    return out;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (!inRows(input)) {
      return super.backpropGradient(epsilon, workspaces);
    }
    int channels = (int) layerConf().getNOut();
    int length = Math.toIntExact(epsilon.length());
    gradients = Floats.atLeast(gradients, length);
    Floats.read(Floats.rowMajor(epsilon), gradients);
    Periodic rows = Periodic.of(channels);
    float[] sums = new float[rows.block()];
    float[] products = new float[rows.block()];
    float[] means = rows.repeat(mean);
    for (int start = 0; start < length; start += rows.block()) {
      int n = Math.min(rows.block(), length - start);
      if (settings().isRectified()) {
        rectify(gradients, results, start, n);
      }
      add(sums, gradients, start, n);
      addProducts(products, gradients, values, start, means, n);
    }
    float[] sum = rows.fold(sums);
    float[] product = rows.fold(products);

    // dx = gamma / s (dy - mean(dy) - x^ mean(dy x^)) with x^ = (x - m) / s, written as a dy + b x
    // + c for each channel.
    double n = (double) length / channels;
    float[] gamma = parameter(GAMMA);
    float[] gammaGradient = new float[channels];
    float[] a = new float[channels];
    float[] b = new float[channels];
    float[] c = new float[channels];
    for (int k = 0; k < channels; k++) {
      double inverse = 1 / Math.sqrt(variance[k] + layerConf().getEps());
      gammaGradient[k] = (float) (product[k] * inverse);
      a[k] = (float) (gamma[k] * inverse);
      b[k] = (float) (-gamma[k] * inverse * inverse * inverse * product[k] / n);
      c[k] = (float) (-gamma[k] * inverse * sum[k] / n);
    }
    float[] as = rows.repeat(a);
    float[] bs = rows.repeat(b);
    float[] cs = rows.repeat(c);
    for (int start = 0; start < length; start += rows.block()) {
      combine(gradients, values, start, means, as, bs, cs, Math.min(rows.block(), length - start));
    }
    INDArray next =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, epsilon.shape(), 'c');
    Floats.write(gradients, next);
    return new Pair<>(gradient(gammaGradient, sum), next);
  }

  private Gradient gradient(float[] gammaGradient, float[] betaGradient) {
    Gradient gradient = new DefaultGradient();
    put(gradient, GAMMA, gammaGradient);
    put(gradient, BETA, betaGradient);
    double rest = 1 - layerConf().getDecay();
    float[] globalMean = parameter(GLOBAL_MEAN);
    float[] meanStep = new float[mean.length];
    for (int c = 0; c < mean.length; c++) {
      meanStep[c] = (float) (rest * (globalMean[c] - mean[c]));
    }
    put(gradient, GLOBAL_MEAN, meanStep);
    float[] old = globalVariance();
    float[] step = new float[mean.length];
    for (int c = 0; c < mean.length; c++) {
      double now = layerConf().getDecay() * old[c] + rest * variance[c];
      step[c] = (float) (layerConf().isUseLogStd() ? Math.log10(old[c] / now) / 2 : old[c] - now);
    }
    put(gradient, layerConf().isUseLogStd() ? GLOBAL_LOG_STD : GLOBAL_VAR, step);
    return gradient;
  }

  private void put(Gradient gradient, String key, float[] values) {
    INDArray view = gradientViews.get(key);
    Floats.write(values, view);
    gradient.setGradientFor(key, view);
  }

  private float[] parameter(String key) {
    INDArray array = getParam(key);
    float[] result = new float[Math.toIntExact(array.length())];
    Floats.read(array, result);
    return result;
  }

  private float[] globalVariance() {
    if (!layerConf().isUseLogStd()) {
      return parameter(GLOBAL_VAR);
    }
    float[] result = parameter(GLOBAL_LOG_STD);
    for (int c = 0; c < result.length; c++) {
      result[c] = (float) Math.pow(10, 2.0 * result[c]);
    }
    return result;
  }

  private float[] squares(Periodic rows, int length) {
    float[] means = rows.repeat(mean);
    float[] sums = new float[rows.block()];
    for (int start = 0; start < length; start += rows.block()) {
      addSquares(sums, values, start, means, Math.min(rows.block(), length - start));
    }
    return rows.fold(sums);
  }

  private static float[] scaled(float[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * factor);
    }
    return values;
  }

  private static void addSquares(float[] sums, float[] x, int start, float[] mean, int n) {
    for (int i = 0; i < n; i++) {
      float d = x[start + i] - mean[i];
      sums[i] += d * d;
    }
  }

  private static void affine(
      float[] x, int start, float[] scale, float[] shift, float floor, float[] to, int n) {
    for (int i = 0; i < n; i++) {
      to[start + i] = Math.max(floor, x[start + i] * scale[i] + shift[i]);
    }
  }

  private static void rectify(float[] dy, float[] y, int start, int n) {
    for (int i = 0; i < n; i++) {
      dy[start + i] *= Rectifier.slope(y[start + i]);
    }
  }

  private static void add(float[] sums, float[] dy, int start, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += dy[start + i];
    }
  }

  private static void addProducts(
      float[] sums, float[] dy, float[] x, int start, float[] mean, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += dy[start + i] * (x[start + i] - mean[i]);
    }
  }

  private static void combine(
      float[] dy, float[] x, int start, float[] mean, float[] a, float[] b, float[] c, int n) {
    for (int i = 0; i < n; i++) {
      dy[start + i] = a[i] * dy[start + i] + b[i] * (x[start + i] - mean[i]) + c[i];
    }
  }
}
