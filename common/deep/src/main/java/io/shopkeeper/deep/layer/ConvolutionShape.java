package io.shopkeeper.deep.layer;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.util.ConvolutionUtils;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The shape of a convolution without dilation: input [n, height, width, channels], output [n,
 * outHeight, outWidth, filters].
 */
record ConvolutionShape(
    int n,
    int height,
    int width,
    int channels,
    int outHeight,
    int outWidth,
    int filters,
    int kernelHeight,
    int kernelWidth,
    int strideY,
    int strideX,
    int top,
    int left,
    boolean same) {

  static ConvolutionShape of(ConvolutionLayer conf, INDArray input) {
    int[] kernel = conf.getKernelSize();
    int[] stride = conf.getStride();
    int[] dilation = {1, 1};
    boolean same = conf.getConvolutionMode() == ConvolutionMode.Same;
    int[] out =
        ConvolutionUtils.getOutputSize(
            input,
            kernel,
            stride,
            same ? null : conf.getPadding(),
            conf.getConvolutionMode(),
            dilation,
            conf.getCnn2dDataFormat());
    int height = (int) input.size(1);
    int width = (int) input.size(2);
    int[] pad =
        same
            ? ConvolutionUtils.getSameModeTopLeftPadding(
                out, new int[] {height, width}, kernel, stride, dilation)
            : conf.getPadding();
    return new ConvolutionShape(
        (int) input.size(0),
        height,
        width,
        (int) input.size(3),
        out[0],
        out[1],
        (int) conf.getNOut(),
        kernel[0],
        kernel[1],
        stride[0],
        stride[1],
        pad[0],
        pad[1],
        same);
  }

  /** Size of a receptive field: kernel height × kernel width × channels. */
  int patch() {
    return kernelHeight * kernelWidth * channels;
  }

  /** Number of outputs of one image, over all filters. */
  int outputs() {
    return outHeight * outWidth * filters;
  }

  /**
   * The integer arguments of ND4J's {@code conv2d}: channels last, weights as [filters, channels,
   * height, width].
   */
  int[] arguments() {
    return new int[] {
      kernelHeight, kernelWidth, strideY, strideX, top, left, 1, 1, same ? 1 : 0, 1, 1
    };
  }
}
