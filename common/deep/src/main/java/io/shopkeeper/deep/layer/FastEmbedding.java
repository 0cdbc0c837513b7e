package io.shopkeeper.deep.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
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

/**
 * Embedding with one look-up per example, [examples, 1] to [examples, size], in single precision
 * without bias or activation. Other configurations run as DL4J's own layer. Create it by {@link
 * FastLayers#of(org.deeplearning4j.nn.conf.layers.Layer)}.
 */
public class FastEmbedding extends EmbeddingLayer {

  @Override
  public FastEmbedding clone() {
    return (FastEmbedding) super.clone();
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
    return Instances.wire(new LookUp(conf), conf, listeners, index, paramsView, initialize);
  }

  private static final class LookUp
      extends org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingLayer {
    private transient EmbeddingTable table;

    LookUp(NeuralNetConfiguration conf) {
      super(conf, DataType.FLOAT);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      assertInputSet(false);
      INDArray weights = getParam(DefaultParamInitializer.WEIGHT_KEY);
      INDArray indices = input.isRowVector() ? input.reshape(input.length()) : input;
      table = EmbeddingTable.of(indices, weights.size(0));
      if (table.steps() != 1) {
        throw new IllegalArgumentException(
            "an embedding takes one look-up an example, not "
                + table.steps()
                + ": use an embedding of sequences "
                + layerId());
      }
      INDArray out =
          workspaces.createUninitialized(
              ArrayType.ACTIVATIONS,
              DataType.FLOAT,
              new long[] {table.examples(), weights.size(1)},
              'c');
      table.gather(weights, out);
      if (maskArray != null) {
        applyMask(out);
      }
      return out;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      assertInputSet(true);
      INDArray delta = epsilon.castTo(DataType.FLOAT);
      if (maskArray != null) {
        applyMask(delta);
      }
      INDArray view = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
      table.scatter(delta, view);
      Gradient gradient = new DefaultGradient();
      gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, view);
      return new Pair<>(gradient, null);
    }
  }
}
