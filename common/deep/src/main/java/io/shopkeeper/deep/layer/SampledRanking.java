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
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * An output layer that scores a catalogue at every step of a sequence and is trained on negatives,
 * in single precision. With scores r, target i, negatives j ≠ i, and s the softmax over the
 * negatives' scores, a step's {@link Loss} is BPR-max (Hidasi and Karatzoglou 2018, "Recurrent
 * neural networks with top-k gains for session-based recommendations", section 3.3)
 *
 * <pre>
 * −ln Σ_j s_j σ(r_i − r_j) + λ Σ_j s_j r_j²
 * </pre>
 *
 * or cross-entropy
 *
 * <pre>
 * −ln(e^{r_i} ÷ (e^{r_i} + Σ_j e^{r_j}))
 * </pre>
 *
 * summed over steps and averaged over examples. Cross-entropy wants many negatives, or all items
 * (Klenitskiy and Vasilev 2023, "Turning dross into gold loss").
 *
 * <p>With {@link Builder#repeats}, an item seen earlier in the sequence gets an additional score,
 * one parameter for each number of steps since, because customers return to items (after the repeat
 * mode of Ren et al. 2019, "RepeatNet"). The last channel of the input is then the step's item as
 * an integer.
 *
 * <p>Input [examples, size (+ 1), steps]. Labels [examples, steps + negatives], integers: the
 * target of each step, then the negatives that the example contributes; all examples of a batch
 * share all negatives, so that their scores are one matrix product. Without negatives every item is
 * one. A mask of the labels [examples, steps] holds the weight of each step. Parameters W [size,
 * items], b [1, items], c [1, repeats]. Output [examples, items, steps], the scores; in training
 * mode, when only sampled items are scored, activation returns the input. Apply dropout in earlier
 * layers, since here it would corrupt the items in the input.
 */
public class SampledRanking extends BaseOutputLayer {

  static final String WEIGHTS = "W";
  static final String BIAS = "b";
  static final String REPEATED = "c";

  @JsonProperty private double scorePenalty;
  @JsonProperty private int repeats;
  @JsonProperty private Loss loss;

  /** What training makes small. */
  public enum Loss {
    /** The target's score against the greatest of the negatives'. */
    BPR_MAX,
    /** The target's share of the softmax over it and the negatives. */
    CROSS_ENTROPY
  }

  /** For Jackson. */
  public SampledRanking() {
    this(new Builder());
  }

  private SampledRanking(Builder builder) {
    super(builder);
    this.scorePenalty = builder.penalty;
    this.repeats = builder.steps;
    this.loss = builder.kind;
    setActivationFn(Activation.IDENTITY.getActivationFunction());
    setLossFn(null);
    initializeConstraints(builder);
  }

  @Override
  public SampledRanking clone() {
    return (SampledRanking) super.clone();
  }

  /** What training makes small. */
  Loss loss() {
    return loss;
  }

  /** λ, the weight of the score regularisation of negatives in the loss. */
  double scorePenalty() {
    return scorePenalty;
  }

  /** Number of steps for which an item counts as seen; 0 for never. */
  int repeats() {
    return repeats;
  }

  /** Number of input channels that are multiplied with the weights. */
  int size() {
    return Math.toIntExact(getNIn()) - (repeats > 0 ? 1 : 0);
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
          "sampled ranking \""
              + getLayerName()
              + "\" computes in float, not "
              + type
              + ": set dataType(DataType.FLOAT)");
    }
    return Instances.wire(new SampledSteps(conf), conf, listeners, index, paramsView, initialize);
  }

  @Override
  public ParamInitializer initializer() {
    return Parameters.INSTANCE;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    InputType.InputTypeRecurrent sequence = (InputType.InputTypeRecurrent) inputType;
    return InputType.recurrent(getNOut(), sequence.getTimeSeriesLength(), sequence.getFormat());
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    if (getNIn() <= 0 || override) {
      setNIn(((InputType.InputTypeRecurrent) inputType).getSize());
    }
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  /** Builds the layer. */
  @SuppressWarnings("unchecked") // DL4J's build() names a result of any type the caller likes.
  public static final class Builder extends BaseOutputLayer.Builder<Builder> {
    private double penalty = 1;

    private int steps;

    private Loss kind = Loss.BPR_MAX;

    /** Sets what training makes small; BPR-max by default. */
    public Builder loss(Loss wanted) {
      this.kind = wanted;
      return this;
    }

    /** Sets the number of steps for which an item counts as seen; 0, the default, for never. */
    public Builder repeats(int count) {
      this.steps = count;
      return this;
    }

    /** Sets λ, the weight of BPR-max's score regularisation, at least 0; 1 by default. */
    public Builder scorePenalty(double lambda) {
      this.penalty = lambda;
      return this;
    }

    @Override
    public SampledRanking build() {
      return new SampledRanking(this);
    }
  }

  private enum Parameters implements ParamInitializer {
    INSTANCE;

    @Override
    public long numParams(NeuralNetConfiguration conf) {
      return numParams(conf.getLayer());
    }

    @Override
    public long numParams(org.deeplearning4j.nn.conf.layers.Layer layer) {
      SampledRanking ranking = (SampledRanking) layer;
      return ranking.getNOut() * (ranking.size() + 1) + ranking.repeats();
    }

    @Override
    public List<String> paramKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return ((SampledRanking) layer).repeats() > 0
          ? List.of(WEIGHTS, BIAS, REPEATED)
          : List.of(WEIGHTS, BIAS);
    }

    @Override
    public List<String> weightKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return List.of(WEIGHTS);
    }

    @Override
    public List<String> biasKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      List<String> keys = paramKeys(layer);
      return keys.subList(1, keys.size());
    }

    @Override
    public boolean isWeightParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
      return WEIGHTS.equals(key);
    }

    @Override
    public boolean isBiasParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
      return !WEIGHTS.equals(key);
    }

    @Override
    public Map<String, INDArray> init(
        NeuralNetConfiguration conf, INDArray view, boolean initialize) {
      SampledRanking ranking = (SampledRanking) conf.getLayer();
      Map<String, INDArray> parameters = cut(ranking, view);
      if (initialize) {
        INDArray weights = parameters.get(WEIGHTS);
        ranking
            .getWeightInitFn()
            .init(
                (double) ranking.size(),
                (double) ranking.getNOut(),
                weights.shape(),
                IWeightInit.DEFAULT_WEIGHT_INIT_ORDER,
                weights.reshape('f', 1, weights.length()));
        biasKeys(ranking).forEach(key -> parameters.get(key).assign(ranking.getBiasInit()));
      }
      paramKeys(ranking).forEach(conf::addVariable);
      return parameters;
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration conf, INDArray view) {
      return cut((SampledRanking) conf.getLayer(), view);
    }

    private static Map<String, INDArray> cut(SampledRanking ranking, INDArray view) {
      long items = ranking.getNOut();
      long weights = items * ranking.size();
      INDArray flat = view.reshape(view.length());
      Map<String, INDArray> result = new LinkedHashMap<>();
      result.put(
          WEIGHTS, flat.get(NDArrayIndex.interval(0, weights)).reshape('f', ranking.size(), items));
      result.put(
          BIAS, flat.get(NDArrayIndex.interval(weights, weights + items)).reshape('f', 1, items));
      if (ranking.repeats() > 0) {
        result.put(
            REPEATED,
            flat.get(NDArrayIndex.interval(weights + items, view.length()))
                .reshape('f', 1, ranking.repeats()));
      }
      return result;
    }
  }
}
