package io.shopkeeper.deep.network;

import org.deeplearning4j.nn.graph.ComputationGraph;

/** Takes a smaller graph out of a larger one that holds its layers under the same names. */
public final class GraphPart {
  private GraphPart() {}

  /**
   * The weights of the part.
   *
   * @param whole what was trained
   * @param trained its weights
   * @param part what is taken out; its updater state is as at its first step
   */
  public static Weights of(NetworkDefinition whole, Weights trained, NetworkDefinition part) {
    Network from = whole.create();
    from.load(trained);
    ComputationGraph all = ((GraphNetwork) from).dl4j();
    Network to = part.create();
    ((GraphNetwork) to)
        .dl4j()
        .paramTable()
        .forEach((name, view) -> view.assign(all.getParam(name)));
    return to.weights();
  }
}
