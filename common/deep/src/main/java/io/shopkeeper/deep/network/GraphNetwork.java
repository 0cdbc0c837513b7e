package io.shopkeeper.deep.network;

import io.shopkeeper.deep.layer.LazyAdam;
import io.shopkeeper.deep.layer.LazyTable;
import io.shopkeeper.deep.layer.PopulationMoments;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A directed acyclic graph of layers. */
final class GraphNetwork implements Network {
  private final ComputationGraph network;
  private final List<LazyTable> tables;

  /** What is not in tables, as views of the flat arrays. */
  private final List<Dense> dense;

  private record Dense(INDArray parameters, INDArray gradient, INDArray state) {
    /** None of an updater that keeps none, such as plain SGD. */
    Stream<INDArray> states() {
      return Stream.ofNullable(state);
    }
  }

  GraphNetwork(ComputationGraph network) {
    this.network = network;
    // An updater fills its state at the first step, over whatever was loaded before.
    List<UpdaterBlock> blocks = network.getUpdater(true).getUpdaterBlocks();
    blocks.forEach(UpdaterBlock::init);
    this.tables = LazyTable.of(blocks);
    INDArray parameters = network.params().reshape(network.numParams());
    this.dense =
        blocks.stream()
            .filter(block -> !(block.getGradientUpdater().getConfig() instanceof LazyAdam))
            .map(block -> dense(block, parameters))
            .toList();
  }

  private static Dense dense(UpdaterBlock block, INDArray parameters) {
    INDArray gradient = block.getGradientView();
    return new Dense(
        parameters.get(
            NDArrayIndex.interval(block.getParamOffsetStart(), block.getParamOffsetEnd())),
        gradient.reshape(gradient.length()),
        block.getUpdaterView());
  }

  ComputationGraph dl4j() {
    return network;
  }

  @Override
  public Weights weights() {
    tables.forEach(LazyTable::fold);
    return FlatArrays.weights(
        network.params(),
        network.getUpdater(true).getStateViewArray(),
        network.getIterationCount(),
        network.getEpochCount());
  }

  @Override
  public void load(Weights weights) {
    FlatArrays.load(weights, network.params(), network.getUpdater(true).getStateViewArray());
    tables.forEach(LazyTable::loaded);
    count(weights.iterations(), weights.epochs());
  }

  @Override
  public void count(int iterations, int epochs) {
    network.getConfiguration().setIterationCount(iterations);
    network.getConfiguration().setEpochCount(epochs);
  }

  @Override
  public WeightsChange change() {
    return tables.isEmpty()
        ? Network.super.change()
        : new WeightsChange(
            FlatArrays.read(dense.stream().map(Dense::parameters).toList()),
            FlatArrays.read(dense.stream().flatMap(Dense::states).toList()),
            tables.stream().map(LazyTable::change).toList(),
            network.getIterationCount(),
            network.getEpochCount());
  }

  @Override
  public boolean precedes(WeightsChange change) {
    return tables.isEmpty()
        ? Network.super.precedes(change)
        : IntStream.range(0, tables.size())
            .allMatch(t -> tables.get(t).precedes(change.tables().get(t)));
  }

  @Override
  public void apply(WeightsChange change) {
    if (tables.isEmpty()) {
      Network.super.apply(change);
    } else {
      FlatArrays.write(change.parameters(), dense.stream().map(Dense::parameters).toList());
      FlatArrays.write(change.updaterState(), dense.stream().flatMap(Dense::states).toList());
      for (int t = 0; t < tables.size(); t++) {
        tables.get(t).apply(change.tables().get(t));
      }
      count(change.iterations(), change.epochs());
    }
  }

  @Override
  public double train(MultiDataSet batch) {
    if (tables.isEmpty()) {
      network.fit(batch);
    } else {
      trainByRows(batch);
    }
    return network.score();
  }

  /** DL4J's step passes over all parameters: here only what is not in tables takes it. */
  private void trainByRows(MultiDataSet batch) {
    network.setInputs(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.setLayerMaskArrays(batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
    network.computeGradientAndScore();
    int iteration = network.getIterationCount();
    int examples = network.batchSize();
    network
        .getUpdater(true)
        .update(
            network.gradient(),
            iteration,
            network.getEpochCount(),
            examples,
            LayerWorkspaceMgr.noWorkspaces());
    dense.forEach(part -> part.parameters().subi(part.gradient()));
    tables.forEach(table -> table.step(iteration, examples));
    network.getConfiguration().setIterationCount(iteration + 1);
    network.clearLayerMaskArrays();
    network.clearLayersStates();
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
  public List<PopulationMoments> normalisations() {
    return PopulationMoments.among(network.getLayers());
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
