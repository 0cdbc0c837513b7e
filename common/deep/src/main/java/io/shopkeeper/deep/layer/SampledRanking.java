package io.shopkeeper.deep.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Ranks a catalogue at every step of a sequence and learns it from sampled negatives by BPR-max
 * (Hidasi and Karatzoglou 2018, "Recurrent neural networks with top-k gains for session-based
 * recommendations", section 3.3), in float. With r the scores, i what came next, j the negatives
 * other than i and s the softmax of their scores, a step's loss is
 *
 * <pre>
 * −ln Σ_j s_j σ(r_i − r_j) + λ Σ_j s_j r_j²
 * </pre>
 *
 * summed over the steps and the mean over the examples.
 *
 * <p>Input [examples, size, steps]. Labels [examples, steps + negatives], whole numbers: what came
 * after each step, then the negatives that the example brings; all of a batch share all of them, so
 * that their scores are one product of matrices. A mask of the labels [examples, steps] says which
 * steps count. Parameters W [size, items], b [1, items]. Output [examples, items, steps], the
 * scores; activated in training, when only sampled items are scored, it hands its input on.
 */
public class SampledRanking extends BaseOutputLayer {

  @JsonProperty private double scorePenalty;

  /** For Jackson. */
  public SampledRanking() {
    this(new Builder());
  }

  private SampledRanking(Builder builder) {
    super(builder);
    this.scorePenalty = builder.penalty;
    setActivationFn(Activation.IDENTITY.getActivationFunction());
    setLossFn(null);
    initializeConstraints(builder);
  }

  @Override
  public SampledRanking clone() {
    return (SampledRanking) super.clone();
  }

  /** λ, the weight of large scores of negatives in the loss. */
  double scorePenalty() {
    return scorePenalty;
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
    return Instances.wire(new BprMax(conf), conf, listeners, index, paramsView, initialize);
  }

  @Override
  public ParamInitializer initializer() {
    return DefaultParamInitializer.getInstance();
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

  /** Builds a ranking. */
  @SuppressWarnings("unchecked") // DL4J's build() names a result of any type the caller likes.
  public static final class Builder extends BaseOutputLayer.Builder<Builder> {
    private double penalty = 1;

    /** λ, 1 by default. */
    public Builder scorePenalty(double lambda) {
      this.penalty = lambda;
      return this;
    }

    @Override
    public SampledRanking build() {
      return new SampledRanking(this);
    }
  }
}
