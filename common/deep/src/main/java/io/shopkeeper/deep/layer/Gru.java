package io.shopkeeper.deep.layer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A layer of gated recurrent units in single precision, which DL4J lacks. Parameters: W [inputs, 3
 * units], RW [units, 3 units] and b [1, 4 units]; gates in the order reset, update, candidate, then
 * the bias of the candidate's recurrent part. The activation is tanh and the gates are logistic,
 * regardless of the network's default activation.
 */
public class Gru extends BaseRecurrentLayer {

  /** For Jackson. */
  public Gru() {
    this(new Builder());
  }

  private Gru(Builder builder) {
    super(builder);
    initializeConstraints(builder);
  }

  @Override
  public Gru clone() {
    return (Gru) super.clone();
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
          "GRU \""
              + getLayerName()
              + "\" computes in float, not "
              + type
              + ": set dataType(DataType.FLOAT)");
    }
    return Instances.wire(new GateMajorGru(conf), conf, listeners, index, paramsView, initialize);
  }

  @Override
  public ParamInitializer initializer() {
    return Parameters.INSTANCE;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return new LayerMemoryReport.Builder(
            getLayerName(), Gru.class, inputType, getOutputType(-1, inputType))
        .standardMemory(initializer().numParams(this), 0)
        .build();
  }

  /** Builds a GRU layer. */
  @SuppressWarnings("unchecked") // DL4J's build() names a result of any type the caller likes.
  public static final class Builder extends BaseRecurrentLayer.Builder<Builder> {
    @Override
    public Gru build() {
      return new Gru(this);
    }
  }

  static final String WEIGHTS = "W";
  static final String RECURRENT_WEIGHTS = "RW";
  static final String BIAS = "b";

  private enum Parameters implements ParamInitializer {
    INSTANCE;

    private static final List<String> KEYS = List.of(WEIGHTS, RECURRENT_WEIGHTS, BIAS);

    @Override
    public long numParams(NeuralNetConfiguration conf) {
      return numParams(conf.getLayer());
    }

    @Override
    public long numParams(org.deeplearning4j.nn.conf.layers.Layer layer) {
      Gru gru = (Gru) layer;
      return gru.getNOut() * (3 * gru.getNIn() + 3 * gru.getNOut() + 4);
    }

    @Override
    public List<String> paramKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return KEYS;
    }

    @Override
    public List<String> weightKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return KEYS.subList(0, 2);
    }

    @Override
    public List<String> biasKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return KEYS.subList(2, 3);
    }

    @Override
    public boolean isWeightParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
      return !BIAS.equals(key);
    }

    @Override
    public boolean isBiasParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
      return BIAS.equals(key);
    }

    @Override
    public Map<String, INDArray> init(
        NeuralNetConfiguration conf, INDArray view, boolean initialize) {
      Gru gru = (Gru) conf.getLayer();
      Map<String, INDArray> parameters = cut(gru, view);
      if (initialize) {
        long units = gru.getNOut();
        IWeightInit recurrent = gru.getWeightInitFnRecurrent();
        initialise(gru.getWeightInitFn(), gru.getNIn(), units, parameters.get(WEIGHTS));
        initialise(
            recurrent == null ? gru.getWeightInitFn() : recurrent,
            units,
            units,
            parameters.get(RECURRENT_WEIGHTS));
        parameters.get(BIAS).assign(gru.getBiasInit());
      }
      KEYS.forEach(conf::addVariable);
      return parameters;
    }

    private static void initialise(IWeightInit weights, long inputs, long units, INDArray view) {
      weights.init(
          (double) inputs,
          (double) units,
          view.shape(),
          IWeightInit.DEFAULT_WEIGHT_INIT_ORDER,
          view.reshape('f', 1, view.length()));
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration conf, INDArray view) {
      return cut((Gru) conf.getLayer(), view);
    }

    private static Map<String, INDArray> cut(Gru gru, INDArray view) {
      long units = gru.getNOut();
      long inputs = gru.getNIn();
      long recurrent = inputs * 3 * units;
      long bias = recurrent + units * 3 * units;
      INDArray flat = view.reshape(view.length());
      Map<String, INDArray> result = new LinkedHashMap<>();
      result.put(
          WEIGHTS, flat.get(NDArrayIndex.interval(0, recurrent)).reshape('f', inputs, 3 * units));
      result.put(
          RECURRENT_WEIGHTS,
          flat.get(NDArrayIndex.interval(recurrent, bias)).reshape('f', units, 3 * units));
      result.put(
          BIAS, flat.get(NDArrayIndex.interval(bias, bias + 4 * units)).reshape('f', 1, 4 * units));
      return result;
    }
  }
}
