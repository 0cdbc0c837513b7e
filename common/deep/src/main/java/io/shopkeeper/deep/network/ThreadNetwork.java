package io.shopkeeper.deep.network;

/**
 * The network that a thread used last, for tasks that follow one another: to build one from its
 * definition takes as long as some steps of training.
 */
public final class ThreadNetwork {
  private static final ThreadLocal<Built> LAST = new ThreadLocal<>();

  private record Built(NetworkDefinition definition, Network network, HandedOut.Standing at) {}

  private ThreadNetwork() {}

  /** This thread's network of a definition, with these weights. */
  public static Network of(NetworkDefinition definition, Weights weights) {
    Network network = last(definition).network();
    network.load(weights);
    LAST.set(new Built(definition, network, null));
    return network;
  }

  /** The same with weights that are handed out, of which it takes what it lacks. */
  public static Network of(NetworkDefinition definition, HandedOut weights) {
    Built last = last(definition);
    weights.bring(last.network(), last.at());
    LAST.set(new Built(definition, last.network(), weights.standing()));
    return last.network();
  }

  private static Built last(NetworkDefinition definition) {
    Built last = LAST.get();
    return last == null || !last.definition().equals(definition)
        ? new Built(definition, definition.create(), null)
        : last;
  }
}
