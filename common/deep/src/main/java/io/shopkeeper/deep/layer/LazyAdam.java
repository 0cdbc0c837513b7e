package io.shopkeeper.deep.layer;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Adam for tables of which a step looks up a few rows: it moves those rows, and leaves the moments
 * of all others as they are, so that it costs by the batch and not by the table. Step t, from 1,
 * with the gradient g of the batch's mean loss and the rate α, takes each row that was looked up to
 *
 * <pre>
 * m ← β₁ m + (1 − β₁) g
 * v ← β₂ v + (1 − β₂) g²
 * w ← w − α √(1 − β₂ᵗ) ÷ (1 − β₁ᵗ) · m ÷ (√v + ε)
 * </pre>
 *
 * (Kingma and Ba 2015, "Adam", end of section 2; the same as {@code SparseAdam} of PyTorch.) t
 * counts the network's steps, not the row's. A row that every step looks up is trained as by Adam.
 *
 * <p>Before that, a decay δ takes αδ of every row, looked up or not, as {@link
 * DecoupledWeightDecay} does: rare rows are regularised as long as frequent ones. Tables keep the
 * product of these factors beside them, so that it too costs nothing by the table.
 *
 * <p>DL4J holds the two moments, in its flat state, but does not apply them: {@code
 * io.shopkeeper.deep.network} takes the step.
 */
public final class LazyAdam implements IUpdater {
  private static final long serialVersionUID = 1L;

  /** β₁, β₂ and ε, as everywhere. */
  static final double FIRST_MOMENT = 0.9;

  static final double SECOND_MOMENT = 0.999;
  static final double EPSILON = 1e-8;

  private final double learningRate;
  private final double decay;

  /**
   * Creates an updater.
   *
   * @param learningRate α
   * @param decay δ, at least 0: fraction of a weight that a step subtracts, times the learning rate
   */
  public LazyAdam(
      @JsonProperty("learningRate") double learningRate, @JsonProperty("decay") double decay) {
    this.learningRate = learningRate;
    this.decay = decay;
  }

  /** What a step multiplies every weight by. */
  double kept() {
    return 1 - learningRate * decay;
  }

  /** The rate of one step, bias corrections included. */
  double rate(int iteration) {
    double t = iteration + 1.0;
    return learningRate
        * Math.sqrt(1 - Math.pow(SECOND_MOMENT, t))
        / (1 - Math.pow(FIRST_MOMENT, t));
  }

  /** The step of one row, whose gradient is {@code g}. */
  static void step(float[] w, float[] g, float[] m, float[] v, float rate) {
    float b1 = (float) FIRST_MOMENT;
    float b2 = (float) SECOND_MOMENT;
    float epsilon = (float) EPSILON;
    for (int k = 0; k < w.length; k++) {
      m[k] = b1 * m[k] + (1 - b1) * g[k];
      v[k] = b2 * v[k] + (1 - b2) * g[k] * g[k];
      w[k] -= rate * m[k] / ((float) Math.sqrt(v[k]) + epsilon);
    }
  }

  /** Two moments of each parameter, row by row: m, then v. */
  @Override
  public long stateSize(long parameters) {
    return 2 * parameters;
  }

  @Override
  public GradientUpdater<LazyAdam> instantiate(INDArray state, boolean initialise) {
    if (initialise) {
      state.assign(0);
    }
    return new TakenElsewhere(this);
  }

  @Override
  public GradientUpdater<LazyAdam> instantiate(Map<String, INDArray> state, boolean initialise) {
    state.values().forEach(array -> instantiate(array, initialise));
    return new TakenElsewhere(this);
  }

  @Override
  public LazyAdam clone() {
    return new LazyAdam(learningRate, decay);
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return learningRate;
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double rate, ISchedule schedule) {
    throw new UnsupportedOperationException("the rate of rows is a constant");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LazyAdam a && learningRate == a.learningRate && decay == a.decay;
  }

  @Override
  public int hashCode() {
    return Objects.hash(learningRate, decay);
  }

  /** Leaves gradients and state alone. */
  private record TakenElsewhere(LazyAdam config) implements GradientUpdater<LazyAdam> {
    @Override
    public LazyAdam getConfig() {
      return config;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialise) {
      config.instantiate(state, initialise);
    }

    @Override
    public Map<String, INDArray> getState() {
      return Map.of();
    }

    @Override
    public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialise) {
      config.instantiate(view, initialise);
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      // The network steps: only it knows which rows the batch looked up.
    }
  }
}
