package io.shopkeeper.deep.layer;

import java.util.Collection;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A dense layer with ReLU, [examples, inputs] to [examples, outputs], in single precision. Other
 * configurations (another activation, dropout, layer normalisation, no bias) run as DL4J's own
 * layer, which multiplies anew in the backward pass and copies each product. Create it by {@link
 * FastLayers#of(org.deeplearning4j.nn.conf.layers.Layer)}.
 */
public class FastDense extends DenseLayer {

  @Override
  public FastDense clone() {
    return (FastDense) super.clone();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray paramsView,
      boolean initialize,
      DataType type) {
    if (type != DataType.FLOAT
        || !hasBias()
        || hasLayerNorm()
        || getIDropout() != null
        || getWeightNoise() != null
        || getActivationFn().getClass() != ActivationReLU.class) {
      return super.instantiate(conf, listeners, index, paramsView, initialize, type);
    }
    return Instances.wire(new Rectified(conf), conf, listeners, index, paramsView, initialize);
  }

  /** Each array [examples, n] in C order is a column-major matrix of n rows here. */
  private static final class Rectified
      extends org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer {
    private transient INDArray x;
    private transient INDArray y;
    private transient NativeMatrix delta;

    Rectified(NeuralNetConfiguration conf) {
      super(conf, DataType.FLOAT);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      assertInputSet(false);
      if (input.rank() != 2 || input.size(1) != layerConf().getNIn()) {
        throw new IllegalArgumentException(
            "inputs must be [examples, %d], not %s %s"
                .formatted(
                    layerConf().getNIn(), java.util.Arrays.toString(input.shape()), layerId()));
      }
      x = Floats.rowMajor(input.castTo(DataType.FLOAT));
      y =
          workspaces.createUninitialized(
              ArrayType.ACTIVATIONS,
              DataType.FLOAT,
              new long[] {x.size(0), layerConf().getNOut()},
              'c');
      NativeMatrix.multiplyTransposed(matrix(weights(false)), columns(x), 0, columns(y));
      float[] bias = new float[(int) y.size(1)];
      Floats.read(getParam(DefaultParamInitializer.BIAS_KEY), bias);
      Rectifier.forward(Floats.pointer(y), bias, (int) y.size(0));
      return y;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      assertInputSet(true);
      INDArray dy = Floats.rowMajor(epsilon.castTo(DataType.FLOAT));
      delta = NativeMatrix.room(delta, (int) y.size(1), (int) y.size(0));
      FloatPointer rectified = delta.at(0, delta.rows(), delta.columns()).data();
      Rectifier.backward(Floats.pointer(y), Floats.pointer(dy), rectified, delta.length());
      NativeMatrix.multiplyByTransposed(columns(x), delta, 0, matrix(weights(true)));
      INDArray bias = gradientViews.get(DefaultParamInitializer.BIAS_KEY);
      Floats.write(Periodic.of(delta.rows()).sums(delta.data(), delta.length()), bias);
      INDArray dx =
          workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, x.shape(), 'c');
      NativeMatrix.multiply(matrix(weights(false)), delta, 0, columns(dx));
      Gradient gradient = new DefaultGradient();
      gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, weights(true));
      gradient.setGradientFor(DefaultParamInitializer.BIAS_KEY, bias);
      return new Pair<>(gradient, dx);
    }

    private INDArray weights(boolean gradient) {
      return gradient
          ? gradientViews.get(DefaultParamInitializer.WEIGHT_KEY)
          : getParam(DefaultParamInitializer.WEIGHT_KEY);
    }

    private static NativeMatrix matrix(INDArray weights) {
      return new NativeMatrix(
          Floats.pointer(weights), (int) weights.size(0), (int) weights.size(1));
    }

    private static NativeMatrix columns(INDArray examples) {
      return new NativeMatrix(
          Floats.pointer(examples), (int) examples.size(1), (int) examples.size(0));
    }
  }
}
