package io.shopkeeper.deep.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Broadcast;

/**
 * Embedding of sequences of look-ups, [examples, steps] or [examples, 1, steps] to [examples, size,
 * steps], in single precision without bias or activation. Other configurations run as DL4J's own
 * layer. The output has the memory order that {@link FastLstm} and {@link Gru} read without a copy.
 * Create it by {@link FastLayers#of(org.deeplearning4j.nn.conf.layers.Layer)}.
 */
public class FastEmbeddingSequence extends EmbeddingSequenceLayer {

  @Override
  public FastEmbeddingSequence clone() {
    return (FastEmbeddingSequence) super.clone();
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
        || hasBias()
        || getActivationFn().getClass() != ActivationIdentity.class) {
      return super.instantiate(conf, listeners, index, paramsView, initialize, type);
    }
    return Instances.wire(new LookUps(conf), conf, listeners, index, paramsView, initialize);
  }

  private static final class LookUps
      extends org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingSequenceLayer {
    private transient EmbeddingTable table;

    LookUps(NeuralNetConfiguration conf) {
      super(conf, DataType.FLOAT);
    }

    private INDArray inFormat(INDArray array) {
      return layerConf().getOutputFormat() == RNNFormat.NWC ? array.permute(0, 2, 1) : array;
    }

    private void mask(INDArray array) {
      if (maskArray != null) {
        Broadcast.mul(array, maskArray.castTo(DataType.FLOAT), array, 0, 2);
      }
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      assertInputSet(false);
      INDArray weights = getParam(DefaultParamInitializer.WEIGHT_KEY);
      table = EmbeddingTable.of(input, weights.size(0));
      if (!layerConf().isInferInputLength() && table.steps() != layerConf().getInputLength()) {
        throw new IllegalArgumentException(
            "sequences of "
                + table.steps()
                + " steps where the embedding's input length is "
                + layerConf().getInputLength()
                + " "
                + layerId());
      }
      INDArray out =
          workspaces.createUninitialized(
              ArrayType.ACTIVATIONS,
              DataType.FLOAT,
              new long[] {table.examples(), weights.size(1), table.steps()},
              'f');
      table.gather(weights, out);
      mask(out);
      return inFormat(out);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      assertInputSet(true);
      INDArray delta = inFormat(epsilon.castTo(DataType.FLOAT));
      mask(delta);
      INDArray view = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
      table.scatter(delta, view);
      Gradient gradient = new DefaultGradient();
      gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, view);
      return new Pair<>(gradient, null);
    }
  }
}
