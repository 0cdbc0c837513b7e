package io.shopkeeper.deep.layer;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The implementation of every {@link TokenLayer}. */
final class MappedTokens extends BaseLayer<TokenLayer> {
  private static final long serialVersionUID = 1L;

  private transient TokenMap map;
  private transient Tokens tokens;

  MappedTokens(NeuralNetConfiguration conf) {
    super(conf, DataType.FLOAT);
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    if (map == null) {
      map = layerConf().map();
      tokens = new Tokens();
    }
    tokens.begin(input, maskArray);
    float[] x = tokens.pack(input.castTo(DataType.FLOAT));
    return unpacked(
        map.forward(tokens, x, params, training),
        layerConf().outputs(),
        ArrayType.ACTIVATIONS,
        workspaces);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    float[] dy = tokens.pack(epsilon.castTo(DataType.FLOAT));
    float[] dx = map.backward(tokens, dy, params, gradientViews);
    String[] keys = gradientViews.keySet().toArray(String[]::new);
    return new Pair<>(
        Unrolled.gradient(gradientViews, keys),
        backpropDropOutIfPresent(
            unpacked(dx, layerConf().size(), ArrayType.ACTIVATION_GRAD, workspaces)));
  }

  private INDArray unpacked(
      float[] columns, int size, ArrayType kind, LayerWorkspaceMgr workspaces) {
    INDArray out =
        workspaces.createUninitialized(
            kind, DataType.FLOAT, new long[] {tokens.examples(), size, tokens.steps()}, 'f');
    tokens.unpack(columns, out);
    return out;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState current, int examples) {
    setMaskArray(mask);
    return new Pair<>(mask, current);
  }
}
