package io.shopkeeper.deep.layer;

import static org.deeplearning4j.nn.params.ConvolutionParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.ConvolutionParamInitializer.WEIGHT_KEY;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The implementation of {@link FastConvolution}. The forward pass is ND4J's {@code conv2d}, which
 * oneDNN runs near the peak of a core. The backward pass replaces ND4J's {@code conv2d_bp}, which
 * was slower for every shape that was tried:
 *
 * <ul>
 *   <li>the gradient of the weights is one matrix product of the input's patches (im2col, some
 *       images at a time so that they stay in the cache) with the gradient of the output;
 *   <li>the gradient of the input is another forward convolution: of the gradient of the output,
 *       with {@code stride - 1} zeros between its values and a margin of zeros, with the filters
 *       rotated by 180° (Dumoulin and Visin, "A guide to convolution arithmetic for deep learning",
 *       2016, section 4).
 * </ul>
 */
final class NhwcConvolution extends ConvolutionLayer {
  /**
   * Number of floats of patches held at a time, at least those of one picture; with their copy 512
   * KiB, which fits the L2 cache of a small core.
   */
  private static final int PATCHES = 1 << 16;

  private transient INDArray activated;
  private transient INDArray beforeActivation;
  private transient NativeMatrix patches;
  private transient float[] pixels;
  private transient float[] columns;
  private transient float[] padded;

  NhwcConvolution(NeuralNetConfiguration conf) {
    super(conf, DataType.FLOAT);
  }

  private FastConvolution settings() {
    return (FastConvolution) layerConf();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    validateInputRank();
    INDArray weights = getParamWithNoise(WEIGHT_KEY, training, workspaces);
    validateInputDepth(weights.size(1));
    INDArray in = Floats.rowMajor(input.castTo(DataType.FLOAT));
    ConvolutionShape shape = ConvolutionShape.of(layerConf(), in);
    INDArray out =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {shape.n(), shape.outHeight(), shape.outWidth(), shape.filters()},
            'c');
    INDArray[] inputs =
        hasBias()
            ? new INDArray[] {in, weights, getParamWithNoise(BIAS_KEY, training, workspaces)}
            : new INDArray[] {in, weights};
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(inputs)
            .addOutputs(out)
            .addIntegerArguments(shape.arguments())
            .build());
    IActivation activation = layerConf().getActivationFn();
    // The derivative of ReLU follows from its output; other activations need their input.
    beforeActivation =
        training && !rectifies() && !passes() ? workspaces.dup(ArrayType.ACTIVATIONS, out) : null;
    INDArray result = activation.getActivation(out, training);
    activated = training ? result : null;
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray in = Floats.rowMajor(input.castTo(DataType.FLOAT));
    ConvolutionShape shape = ConvolutionShape.of(layerConf(), in);
    int length = Math.multiplyExact(shape.n(), shape.outputs());
    INDArray delta = delta(Floats.rowMajor(epsilon), length, workspaces);

    Gradient gradient = new DefaultGradient();
    INDArray weightGradient = gradientViews.get(WEIGHT_KEY);
    weightGradient(in, NativeDelta.of(delta, shape), shape, weightGradient);
    if (hasBias()) {
      INDArray biasGradient = gradientViews.get(BIAS_KEY);
      Floats.write(Periodic.of(shape.filters()).sums(Floats.pointer(delta), length), biasGradient);
      gradient.setGradientFor(BIAS_KEY, biasGradient);
    }
    gradient.setGradientFor(WEIGHT_KEY, weightGradient, 'c');

    INDArray next = null;
    if (settings().isInputGradient()) {
      INDArray weights = getParamWithNoise(WEIGHT_KEY, true, workspaces);
      next = backpropDropOutIfPresent(inputGradient(delta, weights, shape, workspaces));
    }
    weightNoiseParams.clear();
    activated = null;
    beforeActivation = null;
    return new Pair<>(gradient, next);
  }

  private boolean rectifies() {
    return layerConf().getActivationFn().getClass() == ActivationReLU.class
        && layerConf().getActivationFn().equals(new ActivationReLU());
  }

  /** Whether the activation is the identity. */
  private boolean passes() {
    return layerConf().getActivationFn() instanceof ActivationIdentity;
  }

  /** The gradient with respect to the input of the activation. */
  private INDArray delta(INDArray epsilon, int length, LayerWorkspaceMgr workspaces) {
    if (passes()) {
      return epsilon;
    }
    if (!rectifies()) {
      return Floats.rowMajor(
          layerConf().getActivationFn().backprop(beforeActivation, epsilon).getFirst());
    }
    INDArray delta =
        workspaces.createUninitialized(
            ArrayType.BP_WORKING_MEM, DataType.FLOAT, epsilon.shape(), 'c');
    Rectifier.backward(
        Floats.pointer(activated), Floats.pointer(epsilon), Floats.pointer(delta), length);
    return delta;
  }

  /**
   * The output's gradient of some images, [positions, filters] in row-major order, which is a
   * column-major [filters, positions] matrix.
   */
  private record NativeDelta(NativeMatrix all) {
    static NativeDelta of(INDArray delta, ConvolutionShape shape) {
      return new NativeDelta(
          new NativeMatrix(
              Floats.pointer(delta),
              shape.filters(),
              shape.n() * shape.outHeight() * shape.outWidth()));
    }

    NativeMatrix images(int first, int count, int positions) {
      return all.at((long) first * positions * all.rows(), all.rows(), count * positions);
    }
  }

  private void weightGradient(
      INDArray in, NativeDelta delta, ConvolutionShape shape, INDArray gradient) {
    int positions = shape.outHeight() * shape.outWidth();
    int patch = shape.patch();
    int images = Math.max(1, Math.min(shape.n(), PATCHES / (positions * patch)));
    if (patches == null || patches.length() < images * positions * patch) {
      patches = NativeMatrix.allocate(patch, images * positions);
    }
    columns = Floats.atLeast(columns, (long) images * positions * patch);
    pixels = Floats.atLeast(pixels, in.length());
    Floats.read(in, pixels);
    NativeMatrix sum = NativeMatrix.allocate(patch, shape.filters());
    for (int first = 0; first < shape.n(); first += images) {
      int count = Math.min(images, shape.n() - first);
      for (int i = 0; i < count; i++) {
        patchesOf(first + i, shape, i * positions * patch);
      }
      NativeMatrix some = patches.at(0, patch, count * positions);
      some.write(columns);
      NativeMatrix.multiplyByTransposed(
          some, delta.images(first, count, positions), first == 0 ? 0 : 1, sum);
    }
    float[] byPatch = new float[sum.length()];
    sum.read(byPatch);
    Floats.write(filtersChannelsFirst(byPatch, shape), gradient);
  }

  /**
   * Writes the patches of one image, [outHeight, outWidth, kernelHeight, kernelWidth, channels],
   * into {@link #columns}.
   */
  private void patchesOf(int image, ConvolutionShape s, int start) {
    int channels = s.channels();
    int paddedWidth =
        Math.max((s.outWidth() - 1) * s.strideX() + s.kernelWidth(), s.left() + s.width());
    int paddedHeight =
        Math.max((s.outHeight() - 1) * s.strideY() + s.kernelHeight(), s.top() + s.height());
    int row = paddedWidth * channels;
    boolean fits =
        s.top() == 0 && s.left() == 0 && paddedWidth == s.width() && paddedHeight == s.height();
    float[] source = pixels;
    int origin = image * s.height() * s.width() * channels;
    if (!fits) {
      padded = Floats.atLeast(padded, (long) paddedHeight * row);
      Arrays.fill(padded, 0, paddedHeight * row, 0f);
      for (int y = 0; y < s.height(); y++) {
        int to = (s.top() + y) * row + s.left() * channels;
        System.arraycopy(
            pixels, origin + y * s.width() * channels, padded, to, s.width() * channels);
      }
      source = padded;
      origin = 0;
    }
    // One row of the kernel covers contiguous floats.
    int run = s.kernelWidth() * channels;
    int to = start;
    for (int y = 0; y < s.outHeight(); y++) {
      for (int x = 0; x < s.outWidth(); x++) {
        int corner = origin + y * s.strideY() * row + x * s.strideX() * channels;
        for (int ky = 0; ky < s.kernelHeight(); ky++) {
          copy(source, corner + ky * row, columns, to, run);
          to += run;
        }
      }
    }
  }

  /**
   * Copies a few floats by a loop, which is faster than {@link System#arraycopy} for the one or
   * three channels of a first layer.
   */
  private static void copy(float[] from, int start, float[] to, int at, int n) {
    if (n > 16) {
      System.arraycopy(from, start, to, at, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      to[at + i] = from[start + i];
    }
  }

  /**
   * Transposes [filters][kernelHeight, kernelWidth, channels] to [filters][channels, kernelHeight,
   * kernelWidth].
   */
  private static float[] filtersChannelsFirst(float[] from, ConvolutionShape s) {
    int kernel = s.kernelHeight() * s.kernelWidth();
    float[] to = new float[from.length];
    for (int filter = 0; filter < s.filters(); filter++) {
      int start = filter * s.patch();
      for (int k = 0; k < kernel; k++) {
        for (int c = 0; c < s.channels(); c++) {
          to[start + c * kernel + k] = from[start + k * s.channels() + c];
        }
      }
    }
    return to;
  }

  private INDArray inputGradient(
      INDArray delta, INDArray weights, ConvolutionShape s, LayerWorkspaceMgr workspaces) {
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD,
            DataType.FLOAT,
            new long[] {s.n(), s.height(), s.width(), s.channels()},
            'c');
    int marginY = s.kernelHeight() - 1 - s.top();
    int marginX = s.kernelWidth() - 1 - s.left();
    boolean even =
        s.strideY() == 1
            && s.strideX() == 1
            && marginY >= 0
            && marginX >= 0
            && s.outHeight() + 2 * marginY - s.kernelHeight() + 1 == s.height()
            && s.outWidth() + 2 * marginX - s.kernelWidth() + 1 == s.width();
    INDArray turned = turned(weights, s, workspaces);
    INDArray source = even ? delta : spread(delta, marginY, marginX, s, workspaces);
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(source, turned)
            .addOutputs(result)
            .addIntegerArguments(
                s.kernelHeight(),
                s.kernelWidth(),
                1,
                1,
                even ? marginY : 0,
                even ? marginX : 0,
                1,
                1,
                0,
                1,
                1)
            .build());
    return result;
  }

  /**
   * The filters rotated by 180°, with filters and channels exchanged: [channels, filters, height,
   * width].
   */
  private static INDArray turned(
      INDArray weights, ConvolutionShape s, LayerWorkspaceMgr workspaces) {
    int kernel = s.kernelHeight() * s.kernelWidth();
    float[] from = new float[Math.toIntExact(weights.length())];
    Floats.read(Floats.rowMajor(weights), from);
    float[] to = new float[from.length];
    for (int filter = 0; filter < s.filters(); filter++) {
      for (int channel = 0; channel < s.channels(); channel++) {
        int source = (filter * s.channels() + channel) * kernel;
        int target = (channel * s.filters() + filter) * kernel;
        for (int k = 0; k < kernel; k++) {
          to[target + kernel - 1 - k] = from[source + k];
        }
      }
    }
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.BP_WORKING_MEM,
            DataType.FLOAT,
            new long[] {s.channels(), s.filters(), s.kernelHeight(), s.kernelWidth()},
            'c');
    Floats.write(to, result);
    return result;
  }

  /**
   * The output's gradient with zeros inserted between and around, so that a convolution of stride 1
   * without padding yields the input's size. A negative margin crops, as for padding wider than the
   * kernel.
   */
  private static INDArray spread(
      INDArray delta, int marginY, int marginX, ConvolutionShape s, LayerWorkspaceMgr workspaces) {
    float[] deltas = new float[Math.toIntExact(delta.length())];
    Floats.read(delta, deltas);
    int height = s.height() + s.kernelHeight() - 1;
    int width = s.width() + s.kernelWidth() - 1;
    float[] to = new float[Math.toIntExact((long) s.n() * height * width * s.filters())];
    for (int image = 0; image < s.n(); image++) {
      for (int y = 0; y < s.outHeight(); y++) {
        int toY = marginY + y * s.strideY();
        for (int x = 0; x < s.outWidth(); x++) {
          int toX = marginX + x * s.strideX();
          if (toY >= 0 && toY < height && toX >= 0 && toX < width) {
            int from = ((image * s.outHeight() + y) * s.outWidth() + x) * s.filters();
            System.arraycopy(
                deltas,
                from,
                to,
                ((image * height + toY) * width + toX) * s.filters(),
                s.filters());
          }
        }
      }
    }
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.BP_WORKING_MEM,
            DataType.FLOAT,
            new long[] {s.n(), height, width, s.filters()},
            'c');
    Floats.write(to, result);
    return result;
  }
}
