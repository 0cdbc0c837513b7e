package io.shopkeeper.deep.layer;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_LOG_STD;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
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
 * The implementation of {@link FastBatchNormalization} (Ioffe and Szegedy, "Batch normalization",
 * 2015, algorithms 1 and 2, and section 3 for the gradients). Rows of channels are processed in
 * blocks ({@link Periodic}) that stay in the cache, so that each pass reads a batch twice and
 * allocates nothing of its size; ND4J's {@code mean} and {@code variance} over NHWC images alone
 * take ten times as long.
 *
 * <p>As in DL4J, the running mean and deviation are parameters whose "gradient" is their update.
 */
final class RowBatchNormalization extends BatchNormalization implements PopulationMoments {
  /** Number of blocks whose moments are summed in float before they are added to sums in double. */
  private static final int SUMMED_IN_FLOAT = 64;

  /** Below it, the logarithm of a deviation would say little and might not be a number. */
  private static final double LEAST_VARIANCE = 1e-12;

  private transient float[] mean;
  private transient float[] variance;

  /** The normalisation of the last batch, to recompute which results a fused ReLU passed. */
  private transient Affine before;

  /** While batches are gathered: sums of their means, of the squares of these, of variances. */
  private transient Gathered gathered;

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
    Periodic rows = Periodic.of(channels);
    FloatPointer from = Floats.pointer(in);
    boolean own = training || gathered != null;
    if (own) {
      moments(from, length, rows);
    }
    if (gathered != null) {
      gathered.add(mean, variance);
    }
    Affine affine =
        Affine.of(
            parameter(GAMMA),
            parameter(BETA),
            own ? mean : parameter(GLOBAL_MEAN),
            own ? variance : globalVariance(),
            layerConf().getEps());
    float[] scales = rows.repeat(affine.scale());
    float[] shifts = rows.repeat(affine.shift());
    float floor = settings().isRectified() ? 0 : Float.NEGATIVE_INFINITY;
    INDArray out =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, in.shape(), 'c');
    FloatPointer to = Floats.pointer(out);
    float[] x = new float[rows.block()];
    for (int first = 0; first < length; first += x.length) {
      int n = Math.min(x.length, length - first);
      Floats.read(from, first, n, x);
      affine(x, scales, shifts, floor, n);
      Floats.write(x, n, to, first);
    }
    before = training && settings().isRectified() ? affine : null;
    return out;
  }

  /** The moments of some batches. */
  private static final class Gathered {
    private final double[] means;
    private final double[] squares;
    private final double[] variances;
    private int batches;

    Gathered(int channels) {
      means = new double[channels];
      squares = new double[channels];
      variances = new double[channels];
    }

    void add(float[] mean, float[] variance) {
      batches++;
      for (int c = 0; c < means.length; c++) {
        means[c] += mean[c];
        squares[c] += (double) mean[c] * mean[c];
        variances[c] += variance[c];
      }
    }

    double mean(int c) {
      return means[c] / batches;
    }

    double variance(int c) {
      double ofMeans = squares[c] / batches - mean(c) * mean(c);
      return Math.max(LEAST_VARIANCE, variances[c] / batches + Math.max(0, ofMeans));
    }
  }

  @Override
  public void gather() {
    gathered = new Gathered((int) layerConf().getNOut());
  }

  @Override
  public void settle() {
    Gathered all = gathered;
    gathered = null;
    if (all.batches == 0) {
      return;
    }
    float[] means = new float[all.means.length];
    float[] spread = new float[means.length];
    for (int c = 0; c < means.length; c++) {
      means[c] = (float) all.mean(c);
      double variance = all.variance(c);
      spread[c] = (float) (layerConf().isUseLogStd() ? Math.log10(variance) / 2 : variance);
    }
    Floats.write(means, getParam(GLOBAL_MEAN));
    Floats.write(spread, getParam(layerConf().isUseLogStd() ? GLOBAL_LOG_STD : GLOBAL_VAR));
  }

  /** y = scale x + shift, channel by channel. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Affine(float[] scale, float[] shift) {
    static Affine of(float[] gamma, float[] beta, float[] mean, float[] variance, double eps) {
      float[] scale = new float[gamma.length];
      float[] shift = new float[gamma.length];
      for (int c = 0; c < gamma.length; c++) {
        scale[c] = (float) (gamma[c] / Math.sqrt(variance[c] + eps));
        shift[c] = beta[c] - mean[c] * scale[c];
      }
      return new Affine(scale, shift);
    }
  }

  /**
   * Computes mean and variance of each channel in one pass, shifted by the mean of the first block
   * to avoid cancellation (Chan, Golub and LeVeque, "Algorithms for computing the sample variance:
   * analysis and recommendations", 1983: shifted data).
   */
  private void moments(FloatPointer from, int length, Periodic rows) {
    int channels = rows.columns();
    float[] x = new float[rows.block()];
    int head = Math.min(x.length, length);
    Floats.read(from, 0, head, x);
    float[] shift = rows.fold(x);
    for (int c = 0; c < channels; c++) {
      shift[c] = shift[c] * channels / head;
    }
    float[] shifts = rows.repeat(shift);
    float[] sums = new float[x.length];
    float[] squares = new float[x.length];
    double[] sum = new double[channels];
    double[] square = new double[channels];
    int inFloat = 0;
    for (int first = 0; first < length; first += x.length) {
      int n = Math.min(x.length, length - first);
      Floats.read(from, first, n, x);
      addAbout(sums, squares, x, shifts, n);
      if (++inFloat == SUMMED_IN_FLOAT || first + n == length) {
        drain(rows.fold(sums), sums, sum);
        drain(rows.fold(squares), squares, square);
        inFloat = 0;
      }
    }
    double count = (double) length / channels;
    mean = new float[channels];
    variance = new float[channels];
    for (int c = 0; c < channels; c++) {
      double apart = sum[c] / count;
      mean[c] = (float) (shift[c] + apart);
      variance[c] = (float) Math.max(0, square[c] / count - apart * apart);
    }
  }

  private static void drain(float[] folded, float[] from, double[] to) {
    for (int c = 0; c < to.length; c++) {
      to[c] += folded[c];
    }
    Arrays.fill(from, 0);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (!inRows(input)) {
      return super.backpropGradient(epsilon, workspaces);
    }
    int channels = (int) layerConf().getNOut();
    int length = Math.toIntExact(epsilon.length());
    // Variables, because a pointer does not keep its array reachable.
    INDArray in = Floats.rowMajor(input.castTo(DataType.FLOAT));
    INDArray above = Floats.rowMajor(epsilon);
    INDArray next =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, epsilon.shape(), 'c');
    FloatPointer xs = Floats.pointer(in);
    FloatPointer dys = Floats.pointer(above);
    FloatPointer dxs = Floats.pointer(next);
    Periodic rows = Periodic.of(channels);
    float[] gamma = parameter(GAMMA);
    float[] means = rows.repeat(mean);
    float[] sums = new float[rows.block()];
    float[] products = new float[rows.block()];
    float[] x = new float[rows.block()];
    float[] dy = new float[x.length];
    float[] scales = before == null ? null : rows.repeat(before.scale());
    float[] shifts = before == null ? null : rows.repeat(before.shift());
    for (int first = 0; first < length; first += x.length) {
      int n = Math.min(x.length, length - first);
      Floats.read(xs, first, n, x);
      Floats.read(dys, first, n, dy);
      if (before != null) {
        rectify(dy, x, scales, shifts, n);
      }
      Periodic.add(sums, dy, n);
      addProducts(products, dy, x, means, n);
    }

    float[] sum = rows.fold(sums);
    float[] product = rows.fold(products);

    // dx = gamma / s (dy - mean(dy) - x^ mean(dy x^)) with x^ = (x - m) / s, written as a dy + b (x
    // - m) + c for each channel.
    double n = (double) length / channels;
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
    for (int first = 0; first < length; first += x.length) {
      int m = Math.min(x.length, length - first);
      Floats.read(xs, first, m, x);
      Floats.read(dys, first, m, dy);
      if (before != null) {
        rectify(dy, x, scales, shifts, m);
      }
      combine(dy, x, means, as, bs, cs, m);
      Floats.write(dy, m, dxs, first);
    }
    before = null;
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

  private static void addAbout(float[] sums, float[] squares, float[] x, float[] shift, int n) {
    for (int i = 0; i < n; i++) {
      float d = x[i] - shift[i];
      sums[i] += d;
      squares[i] += d * d;
    }
  }

  private static void affine(float[] x, float[] scale, float[] shift, float floor, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Math.max(floor, x[i] * scale[i] + shift[i]);
    }
  }

  /** The gradient before the ReLU, whose input is recomputed, which is cheaper than loading it. */
  private static void rectify(float[] dy, float[] x, float[] scale, float[] shift, int n) {
    for (int i = 0; i < n; i++) {
      dy[i] *= Rectifier.slope(Math.max(0f, x[i] * scale[i] + shift[i]));
    }
  }

  private static void addProducts(float[] sums, float[] dy, float[] x, float[] mean, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += dy[i] * (x[i] - mean[i]);
    }
  }

  private static void combine(
      float[] dy, float[] x, float[] mean, float[] a, float[] b, float[] c, int n) {
    for (int i = 0; i < n; i++) {
      dy[i] = a[i] * dy[i] + b[i] * (x[i] - mean[i]) + c[i];
    }
  }
}
