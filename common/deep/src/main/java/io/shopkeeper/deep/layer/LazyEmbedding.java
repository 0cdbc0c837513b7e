package io.shopkeeper.deep.layer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Embedding of which {@link LazyAdam} trains only the rows that a batch looks up, with one look-up
 * per example, [examples, 1] to [examples, size], in single precision without bias or activation.
 * Parameters: W [rows, size], row by row, unlike {@link FastEmbedding}'s: a row is contiguous.
 *
 * <p>In graphs only, trained by {@code io.shopkeeper.deep.network.Network}: DL4J's {@code fit}
 * would subtract raw gradients from it.
 */
public class LazyEmbedding extends EmbeddingLayer {

  /** For Jackson. */
  public LazyEmbedding() {}

  /**
   * Creates an embedding.
   *
   * @param rows that can be looked up
   * @param size numbers of each
   * @param first makes the first weights
   * @param updater of the rows
   */
  public LazyEmbedding(int rows, int size, IWeightInit first, LazyAdam updater) {
    setNIn(rows);
    setNOut(size);
    setHasBias(false);
    setActivationFn(new ActivationIdentity());
    setWeightInitFn(first);
    setIUpdater(updater);
  }

  @Override
  public LazyEmbedding clone() {
    return (LazyEmbedding) super.clone();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray paramsView,
      boolean initialize,
      DataType type) {
    if (type != DataType.FLOAT) {
      throw new IllegalStateException(
          "embedding \"%s\" computes in float, not %s: set dataType(DataType.FLOAT)"
              .formatted(getLayerName(), type));
    }
    return Instances.wire(new LookUp(conf), conf, listeners, index, paramsView, initialize);
  }

  @Override
  public ParamInitializer initializer() {
    return new RowByRow();
  }

  static final class LookUp
      extends org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingLayer {
    private transient LazyTable table;
    private transient int[] rows;

    LookUp(NeuralNetConfiguration conf) {
      super(conf, DataType.FLOAT);
    }

    LazyTable table() {
      if (table == null) {
        table =
            new LazyTable(
                getParam(DefaultParamInitializer.WEIGHT_KEY), (LazyAdam) layerConf().getIUpdater());
      }
      return table;
    }

    INDArray gradientView() {
      return gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      assertInputSet(false);
      INDArray indices = input.isRowVector() ? input.reshape(input.length()) : input;
      EmbeddingTable lookUps = EmbeddingTable.of(indices, table().rows());
      if (lookUps.steps() != 1 || maskArray != null) {
        throw new IllegalArgumentException(
            "an embedding by rows takes one look-up an example without a mask, not %d %s"
                .formatted(lookUps.steps(), layerId()));
      }
      rows = lookUps.rows();
      INDArray out =
          workspaces.createUninitialized(
              ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {rows.length, table().size()}, 'c');
      table().gather(rows, out);
      return out;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      assertInputSet(true);
      table().scatter(rows, epsilon.castTo(DataType.FLOAT));
      Gradient gradient = new DefaultGradient();
      gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, gradientView());
      return new Pair<>(gradient, null);
    }

    /** The table divides the rows of the batch; DL4J would divide all. */
    @Override
    public boolean updaterDivideByMinibatch(String parameter) {
      return false;
    }
  }

  private static final class RowByRow extends DefaultParamInitializer {
    @Override
    protected INDArray createWeightMatrix(
        long rows, long size, IWeightInit first, INDArray view, boolean initialise) {
      long[] shape = {rows, size};
      return initialise
          ? first.init((double) rows, (double) size, shape, 'c', view)
          : view.reshape('c', shape);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration conf, INDArray view) {
      LazyEmbedding layer = (LazyEmbedding) conf.getLayer();
      Map<String, INDArray> gradients = new LinkedHashMap<>();
      gradients.put(WEIGHT_KEY, view.reshape('c', layer.getNIn(), layer.getNOut()));
      return gradients;
    }
  }
}
