package io.shopkeeper.deep.layer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A layer from sequences [examples, size, steps] to [examples, outputs, steps], in single
 * precision, whose computation is a {@link TokenMap} of the unmasked steps. Masked steps come out
 * as 0 and take no part in anything. Subclasses say which map; their settings go into the JSON of a
 * saved network.
 */
public abstract class TokenLayer extends FeedForwardLayer {

  /** A layer whose size is that of the layer before it. */
  protected TokenLayer() {
    this(new Sized());
  }

  private TokenLayer(Sized builder) {
    super(builder);
    initializeConstraints(builder);
  }

  /** The computation, for an instance of the layer of its own. */
  abstract TokenMap map();

  @Override
  public TokenLayer clone() {
    return (TokenLayer) super.clone();
  }

  /** Number of channels of each step that comes in. */
  int size() {
    return Math.toIntExact(getNIn());
  }

  /** Number of channels of each step that goes out: as many, unless a layer says otherwise. */
  int outputs() {
    return size();
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
          "%s \"%s\" computes in float, not %s: set dataType(DataType.FLOAT)"
              .formatted(getClass().getSimpleName(), getLayerName(), type));
    }
    return Instances.wire(new MappedTokens(conf), conf, listeners, index, paramsView, initialize);
  }

  @Override
  public ParamInitializer initializer() {
    return Parameters.INSTANCE;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return InputType.recurrent(
        outputs(), ((InputType.InputTypeRecurrent) inputType).getTimeSeriesLength());
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    if (getNIn() <= 0 || override) {
      setNIn(((InputType.InputTypeRecurrent) inputType).getSize());
      setNOut(outputs());
    }
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return new LayerMemoryReport.Builder(getLayerName(), getClass(), inputType, inputType)
        .standardMemory(initializer().numParams(this), 0)
        .build();
  }

  /** DL4J's layers are born of builders; the settings of these are fields of their own. */
  @SuppressWarnings("unchecked") // DL4J's build() names a result of any type the caller likes.
  private static final class Sized extends FeedForwardLayer.Builder<Sized> {
    @Override
    public TokenLayer build() {
      throw new UnsupportedOperationException("token layers have constructors");
    }
  }

  private enum Parameters implements ParamInitializer {
    INSTANCE;

    private static List<TokenMap.Parameter> of(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return ((TokenLayer) layer).map().parameters();
    }

    @Override
    public long numParams(NeuralNetConfiguration conf) {
      return numParams(conf.getLayer());
    }

    @Override
    public long numParams(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return of(layer).stream().mapToLong(TokenMap.Parameter::length).sum();
    }

    @Override
    public List<String> paramKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return of(layer).stream().map(TokenMap.Parameter::key).toList();
    }

    @Override
    public List<String> weightKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return paramKeys(layer).stream().filter(key -> isWeightParam(layer, key)).toList();
    }

    @Override
    public List<String> biasKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return paramKeys(layer).stream().filter(key -> isBiasParam(layer, key)).toList();
    }

    @Override
    public boolean isWeightParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
      return of(layer).stream()
          .anyMatch(p -> p.key().equals(key) && p.kind() == TokenMap.Kind.WEIGHT);
    }

    @Override
    public boolean isBiasParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
      return !isWeightParam(layer, key);
    }

    @Override
    public Map<String, INDArray> init(
        NeuralNetConfiguration conf, INDArray view, boolean initialize) {
      TokenLayer layer = (TokenLayer) conf.getLayer();
      Map<String, INDArray> parameters = cut(layer, view);
      for (TokenMap.Parameter parameter : of(layer)) {
        if (initialize) {
          initialise(layer, parameter, parameters.get(parameter.key()));
        }
        conf.addVariable(parameter.key());
      }
      return parameters;
    }

    private static void initialise(
        TokenLayer layer, TokenMap.Parameter parameter, INDArray values) {
      switch (parameter.kind()) {
        case WEIGHT ->
            layer
                .getWeightInitFn()
                .init(
                    (double) parameter.rows(),
                    (double) parameter.columns(),
                    values.shape(),
                    IWeightInit.DEFAULT_WEIGHT_INIT_ORDER,
                    values.reshape('f', 1, values.length()));
        case BIAS -> values.assign(0);
        case GAIN -> values.assign(1);
      }
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration conf, INDArray view) {
      return cut((TokenLayer) conf.getLayer(), view);
    }

    private static Map<String, INDArray> cut(TokenLayer layer, INDArray view) {
      INDArray flat = view.reshape(view.length());
      Map<String, INDArray> result = new LinkedHashMap<>();
      long at = 0;
      for (TokenMap.Parameter parameter : of(layer)) {
        INDArray part = flat.get(NDArrayIndex.interval(at, at + parameter.length()));
        result.put(parameter.key(), part.reshape('f', parameter.rows(), parameter.columns()));
        at += parameter.length();
      }
      return result;
    }
  }
}
