package io.shopkeeper.deep.network;

import io.shopkeeper.deep.layer.LazyEmbedding;
import io.shopkeeper.deep.layer.PopulationMoments;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Layers one after another. */
final class SequenceNetwork implements Network {
  private final MultiLayerNetwork network;

  SequenceNetwork(MultiLayerNetwork network) {
    this.network = network;
    network.getLayerWiseConfigurations().getConfs().stream()
        .filter(conf -> conf.getLayer() instanceof LazyEmbedding)
        .findFirst()
        .ifPresent(
            conf -> {
              throw new IllegalArgumentException(
                  "embedding \"%s\" is trained by rows, which a sequence of layers cannot: make it a graph"
                      .formatted(conf.getLayer().getLayerName()));
            });
    // An updater fills its state at the first step, over whatever was loaded before.
    ((MultiLayerUpdater) network.getUpdater(true)).getUpdaterBlocks().forEach(UpdaterBlock::init);
  }

  MultiLayerNetwork dl4j() {
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
    count(weights.iterations(), weights.epochs());
  }

  @Override
  public void count(int iterations, int epochs) {
    network.setIterationCount(iterations);
    network.setEpochCount(epochs);
  }

  @Override
  public double train(MultiDataSet batch) {
    // Not fit(MultiDataSet): it drops a mask of the labels where the features have none.
    network.fit(
        batch.getFeatures(0),
        batch.getLabels(0),
        FlatArrays.first(batch.getFeaturesMaskArrays()),
        FlatArrays.first(batch.getLabelsMaskArrays()));
    return network.score();
  }

  @Override
  public double loss(MultiDataSet batch) {
    return network.score(dataSet(batch), false);
  }

  @Override
  public INDArray[] outputs(MultiDataSet batch) {
    return new INDArray[] {
      network.output(
          batch.getFeatures(0), false, FlatArrays.first(batch.getFeaturesMaskArrays()), null)
    };
  }

  @Override
  public List<PopulationMoments> normalisations() {
    return PopulationMoments.among(network.getLayers());
  }

  @Override
  public List<Long> activations(MultiDataSet batch) {
    network.setLayerMaskArrays(FlatArrays.first(batch.getFeaturesMaskArrays()), null);
    List<Long> sizes =
        network.feedForward(batch.getFeatures(0), false).stream().map(INDArray::length).toList();
    network.clearLayerMaskArrays();
    return sizes;
  }

  private static DataSet dataSet(MultiDataSet batch) {
    return new DataSet(
        batch.getFeatures(0),
        batch.getLabels(0),
        FlatArrays.first(batch.getFeaturesMaskArrays()),
        FlatArrays.first(batch.getLabelsMaskArrays()));
  }
}
