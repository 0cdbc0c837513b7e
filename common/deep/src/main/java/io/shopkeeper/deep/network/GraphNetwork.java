package io.shopkeeper.deep.network;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** A directed acyclic graph of layers. */
final class GraphNetwork implements Network {
  private final ComputationGraph network;

  GraphNetwork(ComputationGraph network) {
    this.network = network;
    // An updater fills its state at the first step, over whatever was loaded before.
    network.getUpdater(true).getUpdaterBlocks().forEach(UpdaterBlock::init);
  }

  ComputationGraph dl4j() {
    return network;
  }

  @Override
  public Weights weights() {
    return FlatArrays.weights(
        network.params(),
        network.getUpdater(true).getStateViewArray(),
        network.getIterationCount(),
        network.getEpochCount());
  }

  @Override
  public void load(Weights weights) {
    FlatArrays.load(weights, network.params(), network.getUpdater(true).getStateViewArray());
    network.getConfiguration().setIterationCount(weights.iterations());
    network.getConfiguration().setEpochCount(weights.epochs());
  }

  @Override
  public double train(MultiDataSet batch) {
    network.fit(batch);
    return network.score();
  }

  @Override
  public double loss(MultiDataSet batch) {
    return network.score(batch, false);
  }

  @Override
  public INDArray[] outputs(MultiDataSet batch) {
    return network.output(false, batch.getFeatures(), batch.getFeaturesMaskArrays());
  }

  @Override
  public List<Long> activations(MultiDataSet batch) {
    network.setLayerMaskArrays(batch.getFeaturesMaskArrays(), null);
    // As in training: a layer that ranks a catalogue activates only a sample of it there.
    List<Long> sizes =
        network.feedForward(batch.getFeatures(), true).values().stream()
            .map(INDArray::length)
            .toList();
    network.clearLayerMaskArrays();
    return sizes;
  }
}
