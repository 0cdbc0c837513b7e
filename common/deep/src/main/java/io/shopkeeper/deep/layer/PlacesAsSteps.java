package io.shopkeeper.deep.layer;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Takes the places of pictures for the steps of sequences, row by row: [examples, rows, columns,
 * channels] to [examples, channels, rows · columns], as a transformer reads a picture (Dosovitskiy
 * et al. 2021, "An image is worth 16x16 words", section 3.1). DL4J's own takes the examples of a
 * batch for steps.
 */
public class PlacesAsSteps implements InputPreProcessor {
  private static final long serialVersionUID = 1L;

  @JsonProperty private int rows;
  @JsonProperty private int columns;

  /** For Jackson. */
  public PlacesAsSteps() {}

  /**
   * @param rows of places
   * @param columns of places
   */
  public PlacesAsSteps(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  @Override
  public INDArray preProcess(INDArray input, int examples, LayerWorkspaceMgr workspaces) {
    if (input.rank() != 4 || input.size(1) != rows || input.size(2) != columns) {
      throw new IllegalArgumentException(
          "pictures %s where [examples, %d, %d, channels] are read"
              .formatted(java.util.Arrays.toString(input.shape()), rows, columns));
    }
    return workspaces
        .dup(ArrayType.ACTIVATIONS, input, 'c')
        .reshape(input.size(0), (long) rows * columns, input.size(3))
        .permute(0, 2, 1);
  }

  @Override
  public INDArray backprop(INDArray gradient, int examples, LayerWorkspaceMgr workspaces) {
    return workspaces
        .dup(ArrayType.ACTIVATION_GRAD, gradient.permute(0, 2, 1), 'c')
        .reshape(gradient.size(0), rows, columns, gradient.size(1));
  }

  @Override
  public InputType getOutputType(InputType input) {
    return InputType.recurrent(
        ((InputType.InputTypeConvolutional) input).getChannels(), (long) rows * columns);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState current, int examples) {
    return new Pair<>(mask, current);
  }

  @Override
  public PlacesAsSteps clone() {
    return new PlacesAsSteps(rows, columns);
  }
}
