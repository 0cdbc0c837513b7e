package io.shopkeeper.deep.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Long short-term memory with tanh and sigmoid gates in single precision. Other activations or
 * types run as DL4J's own layer. Create it by {@link
 * FastLayers#of(org.deeplearning4j.nn.conf.layers.Layer)}.
 */
public class FastLstm extends LSTM {

  @Override
  public FastLstm clone() {
    return (FastLstm) super.clone();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray paramsView,
      boolean initialize,
      DataType type) {
    boolean usual =
        getActivationFn().getClass() == ActivationTanH.class
            && getGateActivationFn().getClass() == ActivationSigmoid.class;
    if (type != DataType.FLOAT || !usual) {
      return super.instantiate(conf, listeners, index, paramsView, initialize, type);
    }
    return Instances.wire(new GateMajorLstm(conf), conf, listeners, index, paramsView, initialize);
  }
}
