package io.shopkeeper.deep.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Stands between a generator and its discriminator in one graph, so that one backward pass gives
 * both players the gradient of their own loss. What was generated passes unchanged; of the gradient
 * that comes back, which is that of the discriminator's loss −log(1 − d), it makes that of the
 * generator's, −log d (Goodfellow et al. 2014, "Generative adversarial nets", section 3), d being
 * the probability that the discriminator gives an example of being real. By the discriminator's
 * logit s they are d and d − 1, so that the gradient of each example is turned, as in gradient
 * reversal (Ganin and Lempitsky 2015), and multiplied by (1 − d) ÷ d.
 *
 * <p>That holds where the discriminator looks at each example alone: without batch normalisation.
 * Its output layer has a softmax over {@link #GENERATED} and {@link #REAL} with cross-entropy, and
 * what was generated are the last examples of its batch, behind the real ones.
 */
public class GeneratorGradient extends GraphVertex {
  /** The number of the class of what was generated in the discriminator's labels. */
  public static final int GENERATED = 0;

  /** The number of the class of what is real. */
  public static final int REAL = 1;

  /** Below it a probability has no exact reciprocal in float; the gradient then only shrinks. */
  private static final float LEAST = 1e-37f;

  private final String discriminator;

  /**
   * @param discriminator the name of the discriminator's output layer in the same graph
   */
  public GeneratorGradient(@JsonProperty("discriminator") String discriminator) {
    this.discriminator = discriminator;
  }

  /** For Jackson. */
  public String getDiscriminator() {
    return discriminator;
  }

  @Override
  public GraphVertex clone() {
    return new GeneratorGradient(discriminator);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GeneratorGradient that && that.discriminator.equals(discriminator);
  }

  @Override
  public int hashCode() {
    return discriminator.hashCode();
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  public int maxVertexInputs() {
    return 1;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return inputs[0];
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(null, GeneratorGradient.class, inputs[0], inputs[0])
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new Turning(graph, name, index, discriminator, type);
  }

  // DL4J's base class declares an array where its interface has variable arguments.
  @SuppressWarnings("overrides")
  private static final class Turning extends BaseGraphVertex {
    private final String discriminator;

    Turning(ComputationGraph graph, String name, int index, String discriminator, DataType type) {
      super(graph, name, index, null, null, type);
      this.discriminator = discriminator;
    }

    @Override
    public boolean hasLayer() {
      return false;
    }

    @Override
    public Layer getLayer() {
      return null;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
      return workspaces.dup(ArrayType.ACTIVATIONS, inputs[0], 'c');
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
      INDArray turned = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c');
      float[] gradient = new float[Math.toIntExact(turned.length())];
      Floats.read(turned, gradient);
      float[] factors = factors(Math.toIntExact(turned.size(0)));
      int size = gradient.length / factors.length;
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= factors[i / size];
      }
      Floats.write(gradient, turned);
      return new Pair<>(null, new INDArray[] {turned});
    }

    /** −(1 − d) ÷ d for each generated example. */
    private float[] factors(int examples) {
      // A training pass keeps the output layer's input, but not its output.
      INDArray said =
          graph.getLayer(discriminator).activate(false, LayerWorkspaceMgr.noWorkspaces());
      float[] factors = new float[examples];
      for (int i = 0; i < examples; i++) {
        long row = said.size(0) - examples + i;
        factors[i] = -said.getFloat(row, GENERATED) / Math.max(LEAST, said.getFloat(row, REAL));
      }
      said.close();
      return factors;
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray view) {
      if (view != null) {
        throw new IllegalArgumentException("it has no parameters");
      }
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(
        INDArray[] masks, MaskState state, int examples) {
      return masks == null ? null : new Pair<>(masks[0], state);
    }

    @Override
    public String toString() {
      return "GeneratorGradient(" + discriminator + ")";
    }
  }
}
